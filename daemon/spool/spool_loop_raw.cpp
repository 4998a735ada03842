// The parts of SpoolLoop for the raw bytes of the lines: into the ring, and out of it as readings.

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

#include "spool/spool_loop.hpp"

namespace buoyd {

namespace {

/// Answers that are remembered.
constexpr std::size_t most_copied = 8;

std::deque<Reading> readings_of(const std::vector<RawChunk>& chunks) {
  std::map<std::string, DescriptionPtr> descriptions;  // by boot
  std::deque<Reading> readings;
  for (const RawChunk& chunk : chunks) {
    DescriptionPtr& description = descriptions[chunk.boot];
    if (!description) description = raw_description(chunk.boot);
    readings.push_back(raw_reading(description, chunk));
  }
  return readings;
}

}  // namespace

bool SpoolLoop::copy_raw(std::int64_t ticket, const RawQuery& query) {
  return push(RawCopy{ticket, query}, sizeof(RawCopy) + query.line.size());
}

std::optional<RawCopied> SpoolLoop::raw_copied(std::int64_t ticket) const {
  const std::vector<RawCopied> latest = copied_.read();
  const auto found = std::ranges::find(latest, ticket, &RawCopied::ticket);
  return found == latest.end() ? std::nullopt : std::optional(*found);
}

/// Stamped as readings are. What is told with the stamps goes with the next batch.
std::vector<RawChunk> SpoolLoop::take_raw(MonoTime now, bool all) {
  std::vector<RawChunk> chunks = raw_.take(now, all);
  std::vector<Reading> stamps(chunks.size());
  for (std::size_t i = 0; i < chunks.size(); ++i) {
    stamps[i].boottime = chunks[i].boottime;
  }
  if (before_commit_ && !stamps.empty()) {
    before_commit_(stamps);
    std::move(stamps.begin() + static_cast<std::ptrdiff_t>(chunks.size()), stamps.end(),
              std::back_inserter(own_));
  }
  for (std::size_t i = 0; i < chunks.size(); ++i) {
    chunks[i].boot = boot_id_;
    chunks[i].utc = stamps[i].utc;
    chunks[i].clock = stamps[i].clock;
  }
  return chunks;
}

/// The ring has what is due, and follows a limit that sank.
void SpoolLoop::tend_raw() {
  const MonoTime now = clock_.mono();
  spool_.raw().append(raw_.due(now) ? take_raw(now, false) : std::vector<RawChunk>{});
  status_.raw_bytes = spool_.raw().bytes();
}

void SpoolLoop::start_copying(const RawCopy& copy) {
  if (copying_) {
    answer_copy({copy.ticket, "raw bytes are being copied for another command", 0, 0});
    return;
  }
  spool_.raw().append(take_raw(clock_.mono(), true));
  const auto found = spool_.raw().find(copy.query);
  if (!found || found->empty()) {
    answer_copy({copy.ticket,
                 found ? fmt::format("nothing of line '{}' is kept of that time", copy.query.line)
                       : found.error().text,
                 0, 0});
    return;
  }
  copies_ = readings_of(*found);
  RawCopied copied{copy.ticket, "", found->size(), 0};
  for (const RawChunk& chunk : *found) copied.bytes += chunk.bytes.size();
  copying_ = std::move(copied);
}

/// They have their own times: they join a batch that is stamped.
void SpoolLoop::take_copies() {
  for (std::size_t room = spool_.batch_bytes(); !copies_.empty();) {
    const std::size_t cost = copies_.front().cost();
    if (cost > room) break;
    room -= cost;
    batch_.push_back(std::move(copies_.front()));
    copies_.pop_front();
  }
}

void SpoolLoop::answer_copy(RawCopied copied) {
  copied_.update([&](std::vector<RawCopied>& latest) {
    if (latest.size() == most_copied) latest.erase(latest.begin());
    latest.push_back(std::move(copied));
  });
}

}  // namespace buoyd
