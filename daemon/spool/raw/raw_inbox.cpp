#include "spool/raw/raw_inbox.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace buoyd {

namespace {

/// Longer pieces stand as several of one time.
constexpr std::size_t longest_piece = 4096;

}  // namespace

RawInbox::Producer& RawInbox::producer(const std::string& line) {
  const Lock lock(mutex_);
  std::unique_ptr<Producer>& producer = producers_[line];
  if (!producer) producer.reset(new Producer(*this, line));
  return *producer;
}

void RawInbox::set_on(bool on) {
  const Lock lock(mutex_);
  on_.store(on, std::memory_order_relaxed);
  if (on) {
    return;
  }
  for (const auto& [line, producer] : producers_) {
    producer->clear();
  }
}

bool RawInbox::due(MonoTime now) const {
  const Lock lock(mutex_);
  return std::ranges::any_of(producers_, [&](const auto& entry) {
    const Producer& producer = *entry.second;
    return !producer.chunks_.empty() && (producer.held_ >= most_bytes / 2 ||
                                         now - producer.chunks_.front().boottime >= patience);
  });
}

std::vector<RawChunk> RawInbox::take(MonoTime now, bool all) {
  const Lock lock(mutex_);
  std::vector<RawChunk> taken;
  for (const auto& [line, producer] : producers_) {
    auto& chunks = producer->chunks_;
    const bool whole = all || (!chunks.empty() && now - chunks.back().boottime >= chunk_time);
    const std::size_t count = chunks.size() - (whole || chunks.empty() ? 0 : 1);
    const auto end = chunks.begin() + static_cast<std::ptrdiff_t>(count);
    for (auto chunk = chunks.begin(); chunk != end; ++chunk) {
      producer->held_ -= chunk->bytes.size();
      taken.push_back(std::move(*chunk));
    }
    chunks.erase(chunks.begin(), end);
  }
  return taken;
}

std::uint64_t RawInbox::dropped() const {
  const Lock lock(mutex_);
  return dropped_;
}

void RawInbox::Producer::keep(bool sent, std::span<const std::uint8_t> bytes, MonoTime at) {
  if (!inbox_.is_on()) {
    return;
  }
  bool filled = false;
  {
    const Lock lock(inbox_.mutex_);
    filled = inbox_.is_on() && keep_locked(sent, bytes, at);
  }
  if (filled) {
    inbox_.wake_();
  }
}

/// True if it filled half of the bound just now.
bool RawInbox::Producer::keep_locked(bool sent, std::span<const std::uint8_t> bytes, MonoTime at) {
  const std::size_t before = held_;
  while (!bytes.empty()) {
    const auto piece = bytes.first(std::min(bytes.size(), longest_piece));
    if (held_ + piece.size() + 2 * most_piece_overhead > most_bytes) {
      lost_ += bytes.size();
      inbox_.dropped_ += bytes.size();
      break;
    }
    append(sent, piece, at);
    bytes = bytes.subspan(piece.size());
  }
  return before < most_bytes / 2 && held_ >= most_bytes / 2;
}

void RawInbox::Producer::append(bool sent, std::span<const std::uint8_t> bytes, MonoTime at) {
  const std::size_t most = most_chunk_bytes - 2 * most_piece_overhead - bytes.size();
  const bool begins = chunks_.empty() || chunks_.back().bytes.size() > most ||
                      at - chunks_.back().boottime > chunk_time;
  if (begins) {
    RawChunk chunk;
    chunk.line = line_;
    chunk.boottime = at;
    chunks_.push_back(std::move(chunk));
    last_ = at;
  }
  RawChunk& chunk = chunks_.back();
  const std::size_t before = chunk.bytes.size();
  if (!begins && goes_on(sent, bytes.size(), at)) {
    extend_piece(chunk.bytes, last_bytes_, sent, bytes);
    last_bytes_ += bytes.size();
  } else {
    if (lost_ > 0) {
      pack_lost(chunk.bytes, std::exchange(lost_, 0));
    }
    pack_piece(chunk.bytes, at - last_, sent, bytes);
    last_ = at;
    last_sent_ = sent;
    last_bytes_ = bytes.size();
    chunk.span = std::max(chunk.span, at - chunk.boottime);
  }
  held_ += chunk.bytes.size() - before;
}

/// Do these bytes belong to the last piece?
bool RawInbox::Producer::goes_on(bool sent, std::size_t bytes, MonoTime at) const {
  return lost_ == 0 && sent == last_sent_ && last_bytes_ + bytes <= longest_piece && at >= last_ &&
         at - last_ <= piece_time;
}

void RawInbox::Producer::clear() {
  chunks_.clear();
  held_ = 0;
  lost_ = 0;
}

}  // namespace buoyd
