#include "line/port/paced_line.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace buoyd {

namespace {

constexpr Micros patience_with_talkers{2'000'000};

}  // namespace

PacedLine::PacedLine(const LineSettings& settings)
    : settings_(settings), tcp_(is_tcp_device(settings.device)), timing_(timing_of(settings)) {}

Result<void> PacedLine::prepare() {
  if (!is_open()) {
    return fail(ErrorCode::line_gone, fmt::format("line {} is not open", name()));
  }
  const MonoTime give_up = std::max(now(), quiet_enough_at()) + patience_with_talkers;
  for (;;) {
    if (must_stop()) {
      return fail(ErrorCode::stopped, "asked to end");
    }
    auto thrown = discard_waiting();
    if (!thrown) {
      return pass_on(thrown);
    }
    const MonoTime quiet = quiet_enough_at();
    if (*thrown == 0 && now() >= quiet) {
      settling_ = false;
      modbus_.note_silence();
      return {};
    }
    if (now() >= give_up) {
      return fail(ErrorCode::timeout, fmt::format("line {} does not fall silent", name()));
    }
    auto woken = wait_readable(std::min(quiet, give_up));
    if (!woken && woken.error().code != ErrorCode::timeout) {
      return woken;
    }
  }
}

Result<void> PacedLine::give_way(MonoTime until, Micros hold) {
  if (others_ && !in_exchange()) {
    return others_(until, hold);
  }
  return until > now() ? sleep_until(until) : Result<void>{};
}

void PacedLine::settle_before_next(Micros silence) {
  settle_ = std::max(settling_ ? settle_ : Micros(0), silence);
  settle_from_ = now();
  settling_ = true;
}

MonoTime PacedLine::quiet_enough_at() const {
  const MonoTime gap_over = std::max(sent_until_, received_at_) + timing_.gap;
  if (!settling_) {
    return gap_over;
  }
  return std::max(gap_over, std::max(settle_from_, received_at_) + settle_);
}

// Bytes before a request are a late answer or noise: the line is not to be trusted until it was
// silent (MB-1).
Result<std::size_t> PacedLine::discard_waiting() {
  std::array<std::uint8_t, 256> waste;
  auto got = read_some(waste);
  if (got && *got > 0) {
    counters_.discarded_bytes += *got;
    if (!tcp_) {
      modbus_.note_stray(std::span(waste).first(*got), now());
    }
    if (!settling_) {
      settle_before_next(Micros(0));
    }
  }
  return got;
}

Result<void> PacedLine::write(std::span<const std::uint8_t> bytes) {
  const MonoTime begin = now();
  auto sent = send(bytes);
  if (sent) {
    note_sent(bytes.size());
    show(true, bytes, begin);
  }
  return sent;
}

Result<std::size_t> PacedLine::read_some(std::span<std::uint8_t> into) {
  auto got = receive(into);
  if (got && *got > 0) {
    note_received(*got);
    show(false, into.first(*got), now());
  }
  return got;
}

void PacedLine::note_sent(std::size_t bytes) {
  counters_.sent_bytes += bytes;
  sent_until_ = std::max(now(), sent_until_) + timing_.wire_time(bytes);
}

void PacedLine::note_received(std::size_t bytes) {
  counters_.received_bytes += bytes;
  received_at_ = now();
}

void PacedLine::note_gone() {
  counters_.lost += gone_ ? 0 : 1;
  gone_ = true;
}

std::optional<MonoTime> PacedLine::woken_at(const std::string& text) const {
  const auto known = woken_.find(text);
  return known == woken_.end() ? std::nullopt : std::optional(known->second);
}

void PacedLine::note_opened() {
  ++counters_.opened;
  gone_ = false;
  received_at_ = now();
}

}  // namespace buoyd
