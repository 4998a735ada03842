#include "shore/rollup/amendments.hpp"

namespace buoyshore {

using buoyd::Result;

void change_flags(std::string& flags, const ChangedFlags& changed) {
  for (const auto& [value, flag] : changed) {
    if (value < flags.size()) flags[value] = flag;
  }
}

Result<Amendments> Amendments::of(PreparedSql& sql, std::int64_t epoch, std::int64_t first,
                                  std::int64_t last) {
  Amendments amendments;
  auto read = for_each_row(
      sql.query("SELECT a.seq, a.channel, a.point, a.flag, a.by_epoch, a.by_seq FROM epoch e JOIN "
                "amendment a ON "
                "a.station = e.station AND a.epoch = e.id WHERE e.n = ? AND a.seq BETWEEN ? AND ? "
                "ORDER BY a.seq, a.by_epoch, a.by_seq",
                epoch, first, last),
      [&](const buoyd::Statement& row) {
        amendments.by_seq_[row.integer(0)].push_back({std::string(row.text(1)),
                                                      row.optional_integer(2), row.integer(3),
                                                      row.integer(4), row.integer(5)});
      });
  if (!read) return pass_on(read);
  return amendments;
}

std::vector<std::int64_t> Amendments::numbers_of(std::int64_t seq, std::int64_t by_epoch) const {
  std::vector<std::int64_t> numbers;
  const auto found = by_seq_.find(seq);
  if (found == by_seq_.end()) return numbers;
  for (const Amendment& amendment : found->second) {
    if (amendment.by_epoch == by_epoch) numbers.push_back(amendment.by_seq);
  }
  return numbers;
}

ChangedFlags Amendments::flags_of(std::int64_t seq, const buoyd::Description& description) const {
  ChangedFlags flags;
  const auto found = by_seq_.find(seq);
  if (found == by_seq_.end()) return flags;
  for (const Amendment& amendment : found->second) {
    std::size_t value = 0;
    for (const buoyd::ChannelLayout& channel : description.channels()) {
      for (std::size_t point = 0; point < channel.points; ++point, ++value) {
        const bool is_meant =
            channel.name == amendment.channel &&
            (!amendment.point || *amendment.point == static_cast<std::int64_t>(point));
        if (is_meant) flags.emplace_back(value, static_cast<char>('0' + amendment.flag % 10));
      }
    }
  }
  return flags;
}

}  // namespace buoyshore
