#include "line/line_tap.hpp"

#include <utility>

namespace buoyd {

void LineTap::open(MonoTime until) {
  const Lock lock(mutex_);
  close_locked();
  until_ = until;
  is_open_.store(true, std::memory_order_relaxed);
}

void LineTap::prolong(MonoTime until) {
  const Lock lock(mutex_);
  until_ = until;
}

void LineTap::close() {
  const Lock lock(mutex_);
  close_locked();
}

void LineTap::close_locked() {
  is_open_.store(false, std::memory_order_relaxed);
  contents_ = {};
  held_ = 0;
}

TapContents LineTap::take() {
  const Lock lock(mutex_);
  held_ = 0;
  return std::exchange(contents_, {});
}

void LineTap::note(bool sent, std::span<const std::uint8_t> bytes, MonoTime at) {
  if (keeper_ != nullptr && !bytes.empty()) {
    keeper_->keep(sent, bytes, at);
  }
  if (!is_open_.load(std::memory_order_relaxed) || bytes.empty()) {
    return;
  }
  const Lock lock(mutex_);
  if (at > until_) {
    is_open_.store(false, std::memory_order_relaxed);  // what was noted stays to be taken
    return;
  }
  if (held_ + bytes.size() > max_bytes || contents_.pieces.size() >= max_pieces) {
    contents_.lost_bytes += bytes.size();
    return;
  }
  held_ += bytes.size();
  contents_.pieces.push_back({at, sent, {bytes.begin(), bytes.end()}});
}

}  // namespace buoyd
