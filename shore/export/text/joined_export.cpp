#include "shore/export/text/joined_export.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "shore/export/export_names.hpp"
#include "shore/export/text/joined_lane.hpp"
#include "shore/export/text/joined_names.hpp"
#include "shore/rollup/rollup_table.hpp"

namespace buoyshore {

using buoyd::Json;
using buoyd::Result;

namespace {

void add_once(std::vector<std::string>& lines, std::string line) {
  if (std::ranges::find(lines, line) == lines.end()) lines.push_back(std::move(line));
}

/// Did it begin behind the last reading of all of these, or end before the first?
bool is_apart(const JoinedDescription& one, const JoinedRows::Shapes& others) {
  return std::ranges::all_of(others, [&](const auto& other) {
    return one.last < other.second.first || other.second.last < one.first;
  });
}

class JoinedExport {
 public:
  JoinedExport(PreparedSql& sql, const JoinedQuery& query, const ExportOrder& order,
               JoinedFormat& format, std::string instrument, bool takes_up)
      : sql_(sql),
        query_(query),
        order_(order),
        format_(format),
        instrument_(std::move(instrument)),
        takes_up_(takes_up) {}

  Result<JoinedOutcome> run(const std::function<bool(const ExportProgress&)>& go_on) {
    if (auto loaded = load_names(); !loaded) return pass_on(loaded);
    auto rows = JoinedRows::open(sql_, query_);
    if (!rows) return pass_on(rows);
    rows_ = &*rows;
    find_first_shapes();
    ExportProgress progress;
    std::optional<buoyd::Error> failure;
    auto read = rows->run([&](const JoinedRow& row) {
      if (auto added = add(row); !added) {
        failure = added.error();
        return false;
      }
      ++progress.readings;
      progress.at = row.end;
      progress.is_behind = lane_->is_behind();
      outcome_.was_ended = !go_on(progress);
      return !outcome_.was_ended;
    });
    if (failure) return tl::unexpected(*failure);
    if (!read) return pass_on(read);
    auto ended = outcome_.was_ended ? suspend() : finish_all();
    if (!ended) return pass_on(ended);
    outcome_.left_out = rows->left_out();
    return std::move(outcome_);
  }

 private:
  Result<void> load_names() {
    auto archive = sql_.database().value("SELECT id FROM archive");
    if (!archive) return pass_on(archive);
    auto known = JoinedNames::load(order_.directory, command(*archive));
    if (!known) return pass_on(known);
    known_ = std::move(*known);
    return {};
  }
  /// The description under which each source first comes within the time.
  void find_first_shapes() {
    for (const JoinedRows::Shapes& shapes : rows_->shapes()) {
      const auto first =
          std::ranges::min_element(shapes, {}, [](const auto& one) { return one.second.first; });
      current_.push_back(first->first);
    }
    is_there_.resize(current_.size());
  }

  /// Does a row that ends then lie between the first and the last reading of the description, or
  /// that near to it?
  [[nodiscard]] bool holds(const JoinedDescription& one, std::int64_t end,
                           std::int64_t near = 0) const {
    return end > one.first - near && end < one.last + minute_level + query_.over.count() + near;
  }

  /// A source that ran beside the others misses a row as they do: only what came in its place, or a
  /// day, takes it away. Before its first reading of all it is not there.
  [[nodiscard]] bool is_there(std::size_t source, std::int64_t end) const {
    const JoinedRows::Shapes& own = rows_->shapes()[source];
    const auto is_near = [&](const auto& one) { return holds(one.second, end, day_level); };
    if (std::ranges::any_of(own, [&](const auto& one) { return holds(one.second, end); })) {
      return true;
    }
    if (end <= rows_->begins()[source] || std::ranges::none_of(own, is_near)) return false;
    return std::ranges::none_of(rows_->shapes(), [&](const JoinedRows::Shapes& others) {
      return std::ranges::any_of(others, [&](const auto& other) {
        return holds(other.second, end) && is_apart(other.second, own);
      });
    });
  }

  Result<void> add(const JoinedRow& row) {
    bool is_changed = false;
    for (std::size_t i = 0; i < row.parts.size(); ++i) {
      const bool is_here = is_there(i, row.end);
      is_changed = is_changed || is_here != is_there_[i];
      is_there_[i] = is_here;
      const std::optional<JoinedPart>& part = row.parts[i];
      if (!part || part->shape == current_[i]) continue;
      current_[i] = part->shape;
      is_changed = true;
    }
    if (is_changed && lane_ && !lane_->accept(current_shapes())) {
      if (auto finished = finish(); !finished) return finished;
    }
    if (!lane_) {
      auto begun = begin();
      if (!begun) return pass_on(begun);
      lane_ = std::move(*begun);
    }
    return lane_->add(row);
  }

  [[nodiscard]] std::vector<JoinedShape> current_shapes() const {
    std::vector<JoinedShape> shapes;
    for (std::size_t i = 0; i < current_.size(); ++i) {
      const auto& description = rows_->shapes()[i].at(current_[i]).description;
      const buoyd::Micros over = rows_->sources()[i].over;
      shapes.push_back({description, *Json::parse(description->text()), over, is_there_[i]});
    }
    return shapes;
  }

  Result<JoinedLane> begin() {
    const std::vector<JoinedShape> shapes = current_shapes();
    std::string hashes;
    for (const JoinedShape& shape : shapes) hashes += buoyd::to_hex(shape.description->hash());
    const std::string name = name_of(buoyd::to_hex(buoyd::hash8(hashes)));
    if (known_) {  // before the first file
      if (auto added = known_->add(name); !added) return pass_on(added);
    }
    return JoinedLane::begin(order_.directory + '/' + name, order_.order, format_.create(shapes),
                             takes_up_);
  }

  Result<void> finish() { return end(&JoinedLane::finish); }
  /// What files of other names hold, of an earlier export of the same, is in these now.
  Result<void> finish_all() {
    if (auto finished = finish(); !finished) return finished;
    std::set<std::string> names;
    for (const ExportedFile& file : outcome_.files) {
      names.insert(file.path.substr(order_.directory.size() + 1));
    }
    return names.empty() || !known_ ? Result<void>() : known_->keep(names);
  }
  Result<void> suspend() { return end(&JoinedLane::suspend); }
  Result<void> end(Result<void> (JoinedLane::*how)()) {
    if (!lane_) return {};
    if (auto ended = ((*lane_).*how)(); !ended) return ended;
    for (std::string& line : lane_->said()) add_once(outcome_.columns, std::move(line));
    outcome_.rows_without += lane_->rows_without();
    if (lane_->rows() > 0) outcome_.files.push_back({lane_->path(), lane_->rows()});
    lane_.reset();
    return {};
  }

  /// A combination of descriptions that comes again has a file of its own.
  std::string name_of(const std::string& hash) {
    const std::size_t number = ++names_[hash];
    return fmt::format("{}_{}{}.{}", stem(), hash, number == 1 ? "" : fmt::format("_{}", number),
                       format_.extension());
  }
  [[nodiscard]] std::string stem() const {
    return fmt::format("{}{}{}_{}s{}", plain_name(order_.query.station),
                       instrument_.empty() ? "" : "_", plain_name(instrument_),
                       query_.over / std::chrono::seconds(1),
                       bounds_name(order_.query.from, order_.query.to));
  }
  /// Other forms, other choices of kinds and other archives may have files of the same stem.
  [[nodiscard]] std::string command(const std::string& archive) const {
    const ReadingQuery& query = order_.query;
    return buoyd::to_hex(buoyd::hash8(fmt::format("{}\n{}\n{}\n{}\n{}\n{}\n{}\n{}", archive, stem(),
                                                  format_.extension(), order_.form, query.station,
                                                  query.instrument, query.kind, order_.has_bench)));
  }

  PreparedSql& sql_;
  const JoinedQuery& query_;
  const ExportOrder& order_;
  JoinedFormat& format_;
  std::string instrument_;
  bool takes_up_;
  std::optional<JoinedNames> known_;
  JoinedRows* rows_ = nullptr;
  std::vector<std::int64_t> current_;  // description of each source
  std::vector<bool> is_there_;         // at the last row
  std::optional<JoinedLane> lane_;
  std::map<std::string, std::size_t> names_;
  JoinedOutcome outcome_;
};

}  // namespace

Result<JoinedOutcome> export_joined(PreparedSql& sql, const JoinedQuery& query,
                                    const ExportOrder& order, JoinedFormat& format,
                                    const std::string& instrument,
                                    const std::function<bool(const ExportProgress&)>& go_on) {
  auto outcome = JoinedExport(sql, query, order, format, instrument, true).run(go_on);
  const bool is_changed = failed_with(outcome, buoyd::ErrorCode::invalid) &&
                          outcome.error().detail == JoinedLane::changed;
  if (!is_changed) return outcome;
  outcome = JoinedExport(sql, query, order, format, instrument, false).run(go_on);
  if (outcome) outcome->began_anew = true;
  return outcome;
}

}  // namespace buoyshore
