#include "uplink/broker_lane.hpp"

#include <algorithm>
#include <utility>

#include "base/json.hpp"
#include "base/json_object.hpp"
#include "core/own_readings.hpp"
#include "core/proof/bytes_as_text.hpp"
#include "mqtt/mqtt_connection.hpp"
#include "uplink/batch/batch_builder.hpp"
#include "uplink/blocked_recheck.hpp"
#include "uplink/live_json.hpp"

namespace buoyd {

namespace {

constexpr std::size_t room_for_rest = 8;  // of most_in_flight, so that the newest never waits
constexpr std::size_t readings_asked = 16;
constexpr std::size_t values_asked = 5'000;
constexpr std::size_t usual_bytes = 1024;
constexpr Micros between_reports{1'000'000};  // of what is delivered to the spool

}  // namespace

std::string gap_json(const EpochId& epoch, const Gap& lost) {
  JsonObject out;
  out.add("kind", "gap").add("epoch", to_hex(epoch)).add("first", lost.a);
  out.add_json("last", lost.b ? std::to_string(*lost.b) : "null")
      .add("reason", name_of(lost.reason));
  const auto time = [](WallTime at) {
    return at == WallTime{} ? "null" : json_string(iso8601(at));
  };
  return out.add_json("from", time(lost.t0)).add_json("to", time(lost.t1)).str();
}

BrokerLane::BrokerLane(std::string topic_stem, MessagePort& port, SpoolRequests& spool,
                       Budget& budget)
    : topic_stem_(std::move(topic_stem)), port_(port), spool_(spool), budget_(budget) {}

/// Everything owed is looked at anew; what the current epoch has so far is no longer the newest.
void BrokerLane::rewind() {
  newest_ = {};
  rest_ = {};
  split_ = epochs_.empty() ? std::nullopt : std::optional(epochs_.front().last);
  stale_ = asked_ != nullptr;
  passed_over_.clear();
  round_of_.clear();
}

/// Of those that nobody listened to.
void BrokerLane::begin_round(MonoTime now) {
  std::set<std::string> of = std::move(passed_over_);
  rewind();
  round_of_ = std::move(of);
  ask(rest_, now);
}

void BrokerLane::connected(const MqttLimits& /*limits*/, MonoTime /*now*/) {
  connected_ = true;
  silences_.clear();
  rewind();
}

void BrokerLane::disconnected() {
  connected_ = false;
  in_flight_.clear();
}

void BrokerLane::news(const SpoolNews& news) {
  // Another epoch's numbers may begin below those of the one before: the store was set aside, or
  // is in memory.
  const bool is_other = !news.epochs.empty() && current_ != news.epochs.front().id;
  epochs_ = news.epochs;
  if (is_other) {
    current_ = epochs_.front().id;
  }
  if (!split_ && !epochs_.empty()) {
    split_ = epochs_.front().last;
  }
  if (news.again != OwedAgain::no || is_other) {
    rewind();
  }
}

std::uint64_t BrokerLane::sent_of(const Stream& stream, const EpochState& epoch) const {
  const auto found = stream.sent.find(epoch.id);
  const std::uint64_t start = &stream == &newest_ ? split_.value_or(epoch.last) : epoch.floor;
  return found == stream.sent.end() ? start : std::max(start, found->second);
}

/// The epoch that the stream goes on with: the current one for the newest, the oldest for the rest.
const EpochState* BrokerLane::more_of(const Stream& stream) const {
  for (std::size_t i = 1; i <= epochs_.size(); ++i) {
    const EpochState& epoch = epochs_[i % epochs_.size()];
    const bool is_current = i == epochs_.size();
    if (!epoch.owed || (&stream == &newest_ && !is_current)) {
      continue;
    }
    std::uint64_t last = epoch.last < epoch.first ? unknown_end : epoch.last;
    if (&stream == &rest_ && is_current) {
      last = split_.value_or(last);
    }
    if (sent_of(stream, epoch) < last) {
      return &epoch;
    }
  }
  return nullptr;
}

void BrokerLane::ask(Stream& stream, MonoTime now) {
  const EpochState* epoch = more_of(stream);
  if (asked_ != nullptr || !stream.items.empty() || epoch == nullptr || now < ask_from_) {
    return;
  }
  const OwedQuery query{epoch->id, sent_of(stream, *epoch), values_asked, readings_asked};
  if (spool_.ask(query)) {
    asked_ = &stream;
    asked_for_ = query;
    asked_last_ = epoch->last;
  }
}

void BrokerLane::owed(const OwedQuery& query, std::optional<OwedRun> run, MonoTime now) {
  if (query != asked_for_) {
    return;  // an answer to the run before this one (a reload)
  }
  Stream* stream = std::exchange(asked_, nullptr);
  if (std::exchange(stale_, false) || stream == nullptr || !connected_) {
    return;
  }
  if (run && run->failed) {
    ask_from_ = now + blocked_recheck;
    return;
  }
  if (!run) {
    stream->sent[query.epoch] = stream == &newest_ ? asked_last_ : unknown_end;
    return;
  }
  stream->sent[query.epoch] = run->to;
  for (StoredReading& stored : run->readings) {
    const std::uint64_t seq = stored.seq;
    const WallTime utc = time_of_gap(stored.reading.utc, stored.reading.clock);
    stream->items.push_back(
        {run->epoch, std::move(stored), {seq, seq, GapReason::damaged, utc, utc}});
  }
  for (const Gap& lost : run->lost) {
    stream->items.push_back({run->epoch, std::nullopt, lost});
  }
  if (stream == &rest_ && !round_of_.empty()) {
    std::erase_if(stream->items, [this](const Item& item) {  // a gap goes out in each round
      return item.reading && !round_of_.contains(instrument_of(item));
    });
  }
  std::ranges::stable_sort(stream->items,
                           [](const Item& a, const Item& b) { return a.lost.a < b.lost.a; });
  const bool is_current = !epochs_.empty() && epochs_.front().id == run->epoch;
  if (stream == &rest_ && is_current && split_) {
    std::erase_if(stream->items, [this](const Item& item) { return item.lost.a > *split_; });
  }
}

bool BrokerLane::is_silent(const std::string& instrument, MonoTime now) const {
  const auto found = silences_.find(instrument);
  return found != silences_.end() && now < found->second.until;
}

void BrokerLane::fall_silent(const std::string& instrument, MonoTime now) {
  Silence& silence = silences_[instrument];
  if (now >= silence.until) {  // else the answer to one of several on their way
    silence.step = std::clamp(silence.step * 2, first_silence, longest_silence);
    silence.until = now + silence.step;
  }
  passed_over_.insert(instrument);
}

/// A gap is told as buoyd's own.
std::string BrokerLane::instrument_of(const Item& item) {
  return item.reading ? item.reading->reading.description->instrument()
                      : std::string(own_instrument);
}

/// False if it has to wait.
bool BrokerLane::send(const Item& item, MonoTime now) {
  const std::string instrument = instrument_of(item);
  if (is_silent(instrument, now)) {
    passed_over_.insert(instrument);
    return true;
  }
  const auto json = item.reading ? live_json(item.epoch, *item.reading)
                                 : Result<std::string>(gap_json(item.epoch, item.lost));
  const std::string text = json ? *json : gap_json(item.epoch, item.lost);  // a damaged row
  const auto message = port_.publish(topic_stem_ + instrument, text_as_bytes(text), false);
  if (!message) {
    const bool never = message.error().code == ErrorCode::invalid;
    status_.too_large += never ? 1U : 0U;
    return never;
  }
  const Range range{item.lost.a, item.lost.b.value_or(unknown_end)};
  in_flight_[*message] = {item.epoch, range, instrument};
  ++status_.messages;
  status_.bytes += text.size();
  return true;
}

void BrokerLane::forward(Stream& stream, MonoTime now, bool is_newest) {
  const std::size_t most = is_newest ? most_in_flight : room_for_rest;
  if (!is_newest && asked_ != &stream && stream.items.empty() && more_of(stream) == nullptr) {
    budget_.caught_up();
  }
  const auto may = [&] {
    return is_newest ? budget_.live()
                     : budget_.record(usual_bytes, usual_bytes * in_flight_.size());
  };
  while (!stream.items.empty() && in_flight_.size() < most && port_.room() > 0 && may()) {
    const std::uint64_t before = status_.bytes;
    if (!send(stream.items.front(), now)) {
      return;
    }
    if (is_newest) budget_.sent_live(status_.bytes - before);
    stream.items.pop_front();
  }
  ask(stream, now);
}

bool BrokerLane::acked(std::uint16_t message, std::uint8_t reason, MonoTime now) {
  const auto found = in_flight_.find(message);
  if (found == in_flight_.end()) {
    return false;
  }
  const Sent sent = std::move(found->second);
  in_flight_.erase(found);
  if (reason >= mqtt_first_failure || reason == mqtt_no_subscriber) {
    status_.refusal = reason;
    fall_silent(sent.instrument, now);
  } else {
    silences_.erase(sent.instrument);
    delivered_[sent.epoch].add(sent.range);
    ++status_.taken;
  }
  return true;
}

void BrokerLane::hand_delivered(MonoTime now) {
  const bool wait = handed_at_ && now - *handed_at_ < between_reports && !in_flight_.empty();
  if (delivered_.empty() || wait) {
    return;
  }
  std::erase_if(delivered_, [this](const auto& entry) {
    return spool_.delivered({entry.first, entry.second.list(), std::nullopt});
  });
  handed_at_ = now;
}

void BrokerLane::step(WallTime /*wall*/, MonoTime now) {
  hand_delivered(now);
  if (!connected_ || !split_) {
    return;
  }
  forward(newest_, now, true);
  forward(rest_, now, false);
  const bool idle = asked_ == nullptr && rest_.items.empty() && newest_.items.empty() &&
                    in_flight_.empty() && delivered_.empty() && more_of(rest_) == nullptr &&
                    more_of(newest_) == nullptr;
  const bool somebody_may_listen =
      silences_.empty() || std::ranges::any_of(silences_, [now](const auto& entry) {
        return now >= entry.second.until;
      });
  if (!passed_over_.empty() && idle && somebody_may_listen) {
    begin_round(now);
  }
}

MonoTime BrokerLane::next_due(MonoTime now) const {
  if (!connected_) {
    return MonoTime::max();
  }
  const bool waits = !delivered_.empty() || !newest_.items.empty() || !rest_.items.empty() ||
                     more_of(newest_) != nullptr || more_of(rest_) != nullptr;
  MonoTime due = waits ? now + blocked_recheck : MonoTime::max();
  for (const auto& [instrument, silence] : silences_) {
    if (!passed_over_.empty()) due = std::min(due, std::max(silence.until, now + blocked_recheck));
  }
  return due;
}

bool BrokerLane::drained() const {
  return !epochs_.empty() && delivered_.empty() && std::ranges::none_of(epochs_, &EpochState::owed);
}

void BrokerLane::tell(UplinkStatus& uplink) const {
  const BrokerLaneStatus now = status();
  uplink.lanes.push_back({"broker", now.silent > 0 ? "nobody listens to all" : "on", now.owed,
                          now.in_flight, now.messages, now.bytes, now.messages});
  if (now.too_large > 0) uplink.notes.emplace_back("packet limit");
  uplink.confirmations = now.taken;
}

BrokerLaneStatus BrokerLane::status() const {
  BrokerLaneStatus status = status_;
  for (const EpochState& epoch : epochs_) {
    status.owed += epoch.owed && epoch.last > epoch.floor ? epoch.last - epoch.floor : 0;
  }
  status.in_flight = in_flight_.size();
  status.silent = silences_.size();
  return status;
}

}  // namespace buoyd
