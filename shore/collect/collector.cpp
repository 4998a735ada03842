#include "shore/collect/collector.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/hash.hpp"
#include "base/json.hpp"
#include "shore/archive/alarm_table.hpp"
#include "shore/decode/messages.hpp"

namespace buoyshore {

using buoyd::Error;
using buoyd::ErrorCode;
using buoyd::MonoTime;
using buoyd::Priority;

namespace {

constexpr buoyd::Micros reopen_interval{10'000'000};
constexpr buoyd::Micros default_interval{10'000'000};
constexpr buoyd::Micros room_interval{10'000'000};
constexpr buoyd::Micros roll_up_interval{60'000'000};
constexpr buoyd::Micros hello_interval{55'000'000};  // a minute, by anybody's clock

}  // namespace

Collector::Collector(std::unique_ptr<Archive> archive, OpenArchive open, std::string topic_prefix,
                     const buoyd::Clock& clock, buoyd::RepeatLog& log, CollectorLimits limits)
    : archive_(std::move(archive)),
      open_(std::move(open)),
      prefix_(std::move(topic_prefix)),
      clock_(clock),
      log_(log),
      archive_id_(archive_->id()),
      limits_(std::move(limits)),
      budgets_(limits_.station_bytes_a_day) {}

std::vector<std::string> Collector::subscriptions() const {
  return {prefix_ + "/+/hello", prefix_ + "/+/batch"};
}

std::vector<std::string> Collector::wished_subscriptions() const {
  return {prefix_ + "/+/status"};
}

std::vector<Outgoing> Collector::connected() {
  return resync([](const std::string&) { return true; });
}

std::vector<Outgoing> Collector::resync(const std::function<bool(const std::string&)>& is_wanted) {
  if (!have_archive()) {
    return {};
  }
  auto stations = archive_->stations();
  if (!stations) {
    failed("archive", stations.error());
    return {};
  }
  std::vector<Outgoing> out;
  for (const KnownStation& station : *stations) {
    intervals_[station.name] = station.receipt_interval;
    if (!is_wanted(station.name)) continue;
    if (auto receipt = archive_->receipt(station.name, station.current)) {
      receipt->resync = true;
      out.push_back(outgoing(station.name, *receipt));
    }
  }
  return out;
}

void Collector::ask(const std::vector<std::string>& stations) {
  asked_.insert(stations.begin(), stations.end());
}

std::vector<Outgoing> Collector::message(std::string_view topic,
                                         std::span<const std::uint8_t> payload, bool retained) {
  const auto parsed = parse_topic(prefix_, topic);
  if (parsed && parsed->name.empty() && parsed->what == "status") {
    return status(parsed->station, payload, retained);
  }
  const bool is_ours = parsed && parsed->name.empty() && !retained &&
                       (parsed->what == "hello" || parsed->what == "batch");
  if (!is_ours) {
    ++counts_.refused;
    log_.occurred("broker", "topic", Priority::warning,
                  fmt::format("a message on {} is none for an archive{}", topic.substr(0, 100),
                              retained ? ": it is retained" : ""));
    return {};
  }
  if (!have_archive() || !have_disk()) {
    ++counts_.failed;
    return {};
  }
  if (!roll_up_at_) roll_up_at_ = clock_.mono() + roll_up_interval;
  return parsed->what == "hello" ? hello(parsed->station, payload)
                                 : batch(parsed->station, payload);
}

bool Collector::have_disk() {
  const std::uint64_t floor = limits_.keep_free + (is_disk_full_ ? limits_.keep_free / 4 : 0);
  if (!limits_.free_bytes || limits_.free_bytes() >= floor) {
    if (std::exchange(is_disk_full_, false)) asks_all_ = true;
    log_.ended("archive", "disk", "there is room on the disk again");
    return true;
  }
  is_disk_full_ = true;
  log_.occurred("archive", "disk", Priority::error,
                fmt::format("less than {} MB of the disk are free: nothing is archived, the "
                            "stations keep what they have",
                            floor / 1'000'000));
  return false;
}

bool Collector::is_within_budget(const std::string& station) {
  if (budgets_.may_store(station, clock_.mono())) {
    if (beyond_budget_.erase(station) > 0) {
      log_.ended(station, "budget", "may add to the archive again");
    }
    return true;
  }
  if (beyond_budget_.contains(station)) {
    return false;
  }
  const std::string text =
      fmt::format("sends more than {} MB a day: what goes beyond is not archived and stays owed",
                  limits_.station_bytes_a_day / 1'000'000);
  log_.occurred(station, "budget", Priority::error, text);
  if (auto raised = archive_->raise(station, alarms::budget, "", text, clock_.wall()); !raised) {
    failed(station, raised.error());
    return false;
  }
  beyond_budget_[station] = {};
  return false;
}

void Collector::look_for_room() {
  const MonoTime now = clock_.mono();
  if (now - looked_for_room_ < room_interval) {
    return;
  }
  looked_for_room_ = now;
  if (is_disk_full_) (void)have_disk();
  for (const auto& [station, noted] : std::map(beyond_budget_)) {
    if (is_within_budget(station)) asked_.insert(station);
  }
}

/// Beyond its budget one of them a minute still tells what it owes (B5: no buoy sends more).
bool Collector::may_note_hello(const std::string& station) {
  const auto beyond = beyond_budget_.find(station);
  if (beyond == beyond_budget_.end()) {
    return true;
  }
  const MonoTime now = clock_.mono();
  const bool may = !beyond->second || now - *beyond->second >= hello_interval;
  if (may) beyond->second = now;
  return may;
}

std::vector<Outgoing> Collector::hello(const std::string& station,
                                       std::span<const std::uint8_t> payload) {
  auto parsed = parse_hello(payload);
  if (!parsed) {
    refused(station, parsed.error());
    return {};
  }
  if (!may_note_hello(station)) {
    ++counts_.failed;
    return {};
  }
  auto answer = archive_->take_hello(station, *parsed, clock_.wall());
  if (!answer) {
    failed(station, answer.error());
    return {};
  }
  ++counts_.hellos;
  note_trust(station, *parsed);
  if (!intervals_.contains(station)) note_link(station, "online");  // its status came too early
  if (archive_ == nullptr) return {};
  intervals_[station] = parsed->receipt_interval;
  budgets_.stored(station, payload.size(), clock_.mono());
  if (!is_within_budget(station)) {
    return {};  // what it owes is known; unanswered it sends little (B1)
  }
  std::vector<Outgoing> out;
  for (const Receipt& receipt : *answer) {
    schedule_.answered(station, receipt.epoch, receipt.have);
    out.push_back(outgoing(station, receipt));
  }
  return out;
}

void Collector::note_trust(const std::string& station, const Hello& hello) {
  if (archive_->is_of_another(hello)) {
    log_.occurred(station, "trust", Priority::warning,
                  fmt::format("it trusts archive {} and ignores this one, {}: "
                              "/usr/share/doc/buoyshore/archive.md, \"A lost archive\"",
                              hello.archive, archive_id_));
  } else {
    log_.ended(station, "trust", "it trusts this archive");
  }
}

void Collector::note_link(const std::string& station, const std::string& state) {
  const bool is_online = state == "online";
  if ((!is_online && state != "offline") || !have_archive() || !have_disk()) return;
  if (auto noted = archive_->note_link(station, is_online, clock_.wall()); !noted) {
    failed(station, noted.error());
  }
}

/// A station that backs off says hello within an hour; its status stands at the broker all the
/// time.
std::vector<Outgoing> Collector::status(const std::string& station,
                                        std::span<const std::uint8_t> payload, bool retained) {
  const auto json = buoyd::Json::parse(std::string(payload.begin(), payload.end()));
  note_link(station, json ? json->string_at("state").value_or("") : "");
  const auto epoch = json && retained ? json->string_at("epoch") : std::nullopt;
  const auto id = buoyd::hash8_from_hex(epoch.value_or(""));
  if (!id || intervals_.contains(station) || !have_archive()) {
    return {};
  }
  auto receipt = archive_->receipt(station, *id);
  if (!receipt) {
    failed(station, receipt.error());
    return {};
  }
  receipt->resync = true;
  return {outgoing(station, *receipt)};
}

std::vector<Outgoing> Collector::batch(const std::string& station,
                                       std::span<const std::uint8_t> payload) {
  if (!is_within_budget(station)) {
    ++counts_.failed;
    return {};
  }
  auto parsed = parse_batch(payload);
  if (!parsed) {
    refused(station, parsed.error());
    return {};
  }
  auto outcome = archive_->take_batch(station, *parsed, clock_.wall());
  if (!outcome) {
    failed(station, outcome.error());
    return {};
  }
  if (outcome->need.empty()) {
    ++counts_.batches;
    counts_.readings += outcome->added;
    budgets_.stored(station, outcome->bytes + payload.size(), clock_.mono());
    schedule_.committed(station, parsed->epoch, parsed->range(), interval_of(station),
                        outcome->resync, clock_.mono());
    return receipts_due(clock_.mono());
  }
  auto receipt = archive_->receipt(station, parsed->epoch);
  if (!receipt) {
    failed(station, receipt.error());
    return {};
  }
  receipt->need = std::move(outcome->need);
  return {outgoing(station, *receipt)};
}

std::vector<Outgoing> Collector::due() {
  auto out = receipts_due(clock_.mono());
  look_for_room();
  roll_up();
  if ((asks_all_ || !asked_.empty()) && have_archive()) {
    const bool all = std::exchange(asks_all_, false);
    const auto asked = std::exchange(asked_, {});
    auto resyncs =
        resync([&](const std::string& station) { return all || asked.contains(station); });
    std::move(resyncs.begin(), resyncs.end(), std::back_inserter(out));
  }
  return out;
}

void Collector::roll_up() {
  const MonoTime now = clock_.mono();
  if (!roll_up_at_ || now < *roll_up_at_ || !have_archive()) {
    return;
  }
  const auto did = archive_->roll_up_again();
  if (!did) {
    failed("archive", did.error());
    roll_up_at_ = now + roll_up_interval;
  } else if (!*did) {
    roll_up_at_.reset();
  }
}

/// A receipt that is due while the archive cannot be opened waits for the next try.
std::optional<MonoTime> Collector::next_due() const {
  const auto receipt = schedule_.next();
  auto due = receipt && archive_ == nullptr ? std::max(*receipt, tried_to_open_ + reopen_interval)
                                            : receipt;
  if (is_disk_full_ || !beyond_budget_.empty()) {
    due = std::min(due.value_or(MonoTime::max()), looked_for_room_ + room_interval);
  }
  if (archive_ != nullptr && roll_up_at_) due = std::min(due.value_or(*roll_up_at_), *roll_up_at_);
  return due;
}

std::vector<Outgoing> Collector::flush() {
  return receipts_due(MonoTime::max());
}

std::vector<Outgoing> Collector::receipts_due(MonoTime until) {
  std::vector<Outgoing> out;
  if (!have_archive()) {
    return out;
  }
  for (const ReceiptSchedule::Due& due : schedule_.take_due(until)) {
    auto receipt = archive_->receipt(due.station, due.epoch, due.committed);
    if (!receipt) {
      failed(due.station, receipt.error());
      return out;
    }
    receipt->resync = due.resync;
    out.push_back(outgoing(due.station, *receipt));
  }
  return out;
}

Outgoing Collector::outgoing(const std::string& station, const Receipt& receipt) const {
  return {prefix_ + "/" + station + "/receipt",
          write_receipt(receipt, archive_id_, archive_->opening())};
}

buoyd::Micros Collector::interval_of(const std::string& station) const {
  const auto known = intervals_.find(station);
  return known == intervals_.end() ? default_interval : known->second;
}

bool Collector::have_archive() {
  if (archive_ != nullptr) {
    const auto there = archive_->check_place();
    if (there) return true;
    log_.occurred("archive", "storage", Priority::error, there.error().text);
    leave_archive();
  }
  const MonoTime now = clock_.mono();
  if (now - tried_to_open_ < reopen_interval) return false;
  tried_to_open_ = now;
  auto opened = reopen();
  if (!opened) {
    log_.occurred("archive", "open", Priority::error, opened.error().text);
    return false;
  }
  archive_ = std::move(*opened);
  log_.ended("archive", "storage", "it is open again");
  return true;
}

void Collector::leave_archive() {
  if (archive_ != nullptr && !archive_->check_place()) displaced_ = std::move(archive_);
  archive_.reset();
}

buoyd::Result<std::unique_ptr<Archive>> Collector::reopen() {
  if (displaced_ != nullptr) {
    if (auto left = displaced_->leave(); !left) return pass_on(left);
    displaced_.reset();
    asks_all_ = true;  // what is there now may have less
  }
  return open_();
}

void Collector::refused(const std::string& station, const Error& error) {
  auto raised = archive_->raise(station, alarms::refused, "", error.text, clock_.wall());
  failed(station, raised ? error : raised.error());
}

void Collector::failed(const std::string& station, const Error& error) {
  if (error.code != ErrorCode::storage) {
    ++counts_.refused;
    log_.occurred(station, "refused", Priority::warning, error.text);
    return;
  }
  ++counts_.failed;
  log_.occurred("archive", "storage", Priority::error, error.text);
  leave_archive();
  tried_to_open_ = clock_.mono();
}

}  // namespace buoyshore
