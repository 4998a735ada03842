#include "uplink/uplink_loop.hpp"

#include <algorithm>
#include <utility>

#include "core/proof/bytes_as_text.hpp"
#include "uplink/broker_lane.hpp"
#include "uplink/record_lane.hpp"

namespace buoyd {

namespace {

constexpr Micros longest_wait{10'000'000};  // a turn looks after everything at least so often
constexpr Micros stalled_after{600'000'000};
constexpr Micros between_looks{200'000};    // at the status: it costs as much as a few messages
constexpr Micros oldest_status{2'000'000};  // beyond a commit: a steady station wakes no more

std::string prefix_of(const Settings& settings) {
  return settings.mqtt.topic_prefix + "/" + settings.station.id + "/";
}

MqttOptions mqtt_options(const Settings& settings) {
  MqttOptions options;
  options.settings = settings.mqtt;
  options.client_id = "buoyd-" + settings.station.id + settings.mqtt.client_id_suffix;
  options.will = MqttWill{prefix_of(settings) + "status", Announcer::offline_text()};
  return options;
}

std::string address_of(const MqttSettings& settings) {
  return settings.host + ":" + std::to_string(settings.port);
}

}  // namespace

Result<std::uint16_t> UplinkLoop::ConnectionPort::publish(const std::string& topic,
                                                          std::span<const std::uint8_t> payload,
                                                          bool retain) {
  return connection_.publish(topic, payload, retain);
}

std::size_t UplinkLoop::ConnectionPort::room() const {
  const std::size_t most = connection_.limits().receive_maximum;
  return connection_.is_connected() ? most - std::min(most, connection_.unacked()) : 0;
}

UplinkLoop::UplinkLoop(const Settings& settings, const Clock& clock, RepeatLog& log,
                       SpoolRequests& spool, UplinkReport::Tell tell, CommandLane::Take take,
                       TurnWatch* turns, std::string boot)
    : settings_(settings),
      clock_(clock),
      log_(log),
      turns_(turns),
      report_(clock, log, std::move(tell)),
      prefix_(prefix_of(settings)),
      connection_(mqtt_options(settings), clock, turns),
      port_(connection_),
      budget_(settings.mqtt.budget_per_day),
      announcer_(prefix_, settings.station, port_),
      live_({prefix_ + "data/", settings.mqtt.live && settings.mqtt.delivery == DeliveryMode::shore,
             settings.mqtt.live_interval},
            port_, budget_),
      to_shore_(settings.mqtt.delivery == DeliveryMode::shore),
      owed_lane_(make_lane(spool, std::move(boot))),
      commands_(prefix_, std::move(take),
                [this](const CommandAnswer& answer) {
                  return connection_.publish(answer.topic, text_as_bytes(answer.text), false,
                                             answer.correlation);
                }),
      subscriptions_([this](const std::string& filter) { return connection_.subscribe(filter); }) {}

std::unique_ptr<OwedLane> UplinkLoop::make_lane(SpoolRequests& spool, std::string boot) {
  if (!to_shore_) {
    return std::make_unique<BrokerLane>(prefix_ + "data/", port_, spool, budget_);
  }
  RecordOptions options;
  options.hello_topic = prefix_ + "hello";
  options.batch_topic = prefix_ + "batch";
  options.archive = settings_.mqtt.archive;
  options.boot = std::move(boot);
  options.batch_interval = settings_.mqtt.batch_interval;
  options.receipt_interval = settings_.mqtt.receipt_interval;
  options.report = [this](std::string_view kind, std::string_view text) {
    report_.occurred(kind, Priority::warning, text);
  };
  return std::make_unique<RecordLane>(std::move(options), port_, spool, budget_);
}

void UplinkLoop::news(SpoolNews news) {
  inbox_.put(std::move(news));
  connection_.wake();
}

void UplinkLoop::owed(const OwedQuery& query, std::optional<OwedRun> run) {
  inbox_.put(query, std::move(run));
  connection_.wake();
}

void UplinkLoop::stop() {
  stop_ = true;
  connection_.wake();
}

void UplinkLoop::drain() {
  drain_ = true;
  connection_.wake();
}

void UplinkLoop::resync() {
  resync_ = true;
  connection_.wake();
}

void UplinkLoop::answer(CommandAnswer answer) {
  commands_.answer(std::move(answer));
  connection_.wake();
}

void UplinkLoop::withdraw(LeftKinds left) {
  left_.update([&](auto& waiting) { waiting = std::move(left); });
  connection_.wake();
}

void UplinkLoop::renew() {
  renew_ = true;
  connection_.wake();
}

void UplinkLoop::reconnect() {
  reconnect_ = true;
  connection_.wake();
}

bool UplinkLoop::drained() const {
  const std::uint64_t serial = inbox_.serial();
  const Lock lock(status_mutex_);
  return serial > 0 && drained_at_ == serial;
}

UplinkStatus UplinkLoop::status() const {
  const Lock lock(status_mutex_);
  return status_;
}

void UplinkLoop::run() {
  if (carried_ != nullptr) carried_->attach([this] { connection_.wake(); });
  while (!stop_) {
    const MonoTime now = clock_.mono();
    turn(std::min(next_due(now), now + longest_wait));
  }
  if (carried_ != nullptr) {
    carried_->attach({});
    carried_->disconnected();
  }
  say_goodbye();
  if (!to_shore_) {  // an archive says what it has, a broker never does
    owed_lane_->disconnected();
    owed_lane_->step(clock_.wall(), clock_.mono());
  }
  publish_status();  // what it counted is added to what the next one counts
}

/// Nothing more is published; what is on its way may still be acknowledged.
void UplinkLoop::say_goodbye() {
  const MonoTime until = clock_.mono() + goodbye;
  while (connection_.is_connected() && connection_.unacked() > 0 && clock_.mono() < until) {
    for (const MqttEvent& event : connection_.run_once(until)) {
      const MonoTime now = clock_.mono();
      std::visit([this, now](const auto& one) { handle(one, now); }, event);
    }
  }
  connection_.close(true);  // the broker publishes {"state":"offline"}
}

void UplinkLoop::turn(MonoTime deadline) {
  const auto events = connection_.run_once(deadline);
  const MonoTime now = clock_.mono();
  status_is_old_ = status_is_old_ || !events.empty();
  for (const MqttEvent& event : events) {
    std::visit([this, now](const auto& one) { handle(one, now); }, event);
  }
  take_inbox(now);
  if (renew_.exchange(false)) {
    connection_.renew();
  }
  if (reconnect_.exchange(false)) {
    connection_.restart("the link watchdog asks for a new connection");
  }
  if (turns_ != nullptr) turns_->turned();
}

void UplinkLoop::handle(const MqttConnected& event, MonoTime now) {
  ++connects_;
  connected_since_ = now;
  news_of_broker_ = true;
  broker_text_ = "connected to " + address_of(settings_.mqtt);
  log_.ended("uplink", "broker", broker_text_);
  if (connects_ == 1) {
    log_.occurred("uplink", "connected", Priority::notice, broker_text_);
  }
  announcer_.connected(clock_.wall());
  live_.connected(event.limits.receive_maximum);
  if (!subscriptions_.connected(topics())) return;  // the connection broke: it is made anew
  if (carried_ != nullptr) carried_->connected();
  owed_lane_->connected(event.limits, now);
}

std::vector<std::string> UplinkLoop::topics() const {
  std::vector<std::string> topics;
  if (const std::string filter = commands_.filter(); !filter.empty()) topics.push_back(filter);
  if (to_shore_) topics.push_back(prefix_ + "receipt");
  if (carried_ != nullptr) {
    for (const std::string& topic : carried_->topics()) topics.push_back(stem() + topic);
  }
  return topics;
}

void UplinkLoop::handle(const MqttDisconnected& event, MonoTime now) {
  if (const auto since = std::exchange(connected_since_, std::nullopt)) {
    connected_time_ += now - *since;
  }
  news_of_broker_ = true;
  broker_text_ = "no connection to " + address_of(settings_.mqtt) + ": " + event.text;
  if (connection_.policy().yields()) {
    broker_text_ += " twice: another client uses the id of this station; waiting 10 minutes";
    report_.occurred("taken_over", Priority::warning, "another client uses the id of this station");
  }
  if (event.forged) {
    report_.occurred("forged", Priority::error, broker_text_);
  } else {
    log_.occurred("uplink", "broker", Priority::warning, broker_text_);
  }
  announcer_.disconnected();
  live_.disconnected();
  subscriptions_.disconnected();
  if (carried_ != nullptr) carried_->disconnected();
  owed_lane_->disconnected();
}

void UplinkLoop::handle(const MqttRefused& event, MonoTime /*now*/) {
  ++refusals_;
  news_of_broker_ = true;
  broker_text_ = event.ours ? "not connected: our own file " + event.text
                            : "refused by " + address_of(settings_.mqtt) + ": " + event.text;
  report_.occurred("refused", Priority::error, broker_text_);
}

void UplinkLoop::handle(const MqttAcked& event, MonoTime now) {
  const bool is_carried = carried_ != nullptr && carried_->acked(event.id, event.reason);
  const bool known = is_carried || announcer_.acked(event.id, event.reason, now) ||
                     live_.acked(event.id, event.reason) ||
                     owed_lane_->acked(event.id, event.reason, now);
  if (known && event.reason >= mqtt_first_failure) {
    log_.occurred("uplink", "puback", Priority::warning,
                  "the broker refuses a message, reason " + std::to_string(event.reason));
  }
}

void UplinkLoop::handle(const MqttSubscribed& event, MonoTime now) {
  const auto answer = subscriptions_.answered(event.id, event.reason, now);
  if (!answer) return;
  if (answer->is_refused) {
    report_.occurred(
        "subscription_refused", Priority::error,
        "the broker refuses us " + answer->filter + ", reason " + std::to_string(event.reason));
  } else if (answer->is_late) {
    log_.ended("uplink", "subscription_refused", "the broker gives us " + answer->filter);
    owed_lane_->resync(now);  // an answer to hello may have gone past us
  }
}

void UplinkLoop::handle(const MqttMessage& event, MonoTime now) {
  if (commands_.received(event)) {
    return;
  }
  if (event.retained) return;
  if (event.topic == prefix_ + "receipt") {
    owed_lane_->received(event.payload, now);
  } else if (carried_ != nullptr && event.topic.starts_with(stem())) {
    static_cast<void>(carried_->received(event.topic.substr(stem().size()), event.payload));
  }
}

void UplinkLoop::take_inbox(MonoTime now) {
  std::optional<LeftKinds> left;
  left_.update([&](auto& waiting) { left.swap(waiting); });
  if (left) announcer_.withdraw(std::move(*left));
  UplinkInbox::Content content = inbox_.take();
  if (content.news) {
    is_volatile_ = content.news->is_volatile;
    if (!content.news->epochs.empty()) {
      epoch_ = content.news->epochs.front().id;
      announcer_.set_epoch(*epoch_);
    }
    owed_lane_->news(*content.news);
    for (StoredReading& stored : content.news->committed) {
      announcer_.describe(stored.reading.description);
      if (epoch_) {
        live_.take(*epoch_, std::move(stored));
      }
    }
  }
  for (const UrgentReading& one : content.urgent) owed_lane_->urgent(one);
  for (auto& [query, run] : content.answers) owed_lane_->owed(query, std::move(run), now);
  step_lanes(now);
  status_is_old_ = status_is_old_ || content.news || !content.answers.empty();
  tell_status(content.serial, now);
}

/// Whether all is delivered after each turn, all else now and then.
void UplinkLoop::tell_status(std::uint64_t serial, MonoTime now) {
  if (news_of_broker_ || now - looked_at_ >= between_looks) {
    looked_at_ = now;
    status_is_old_ = news_of_broker_ = false;
    publish_status();
  }
  const bool is_drained = owed_lane_->drained();
  const Lock lock(status_mutex_);
  drained_at_ = is_drained ? serial : 0;
}

void UplinkLoop::step_lanes(MonoTime now) {
  if (settings_.mqtt.budget_per_day > 0) {
    budget_.count(connection_.traffic().bytes(), now);
  }
  check_stall(now);
  // Of a broker that takes one message at a time the lanes have it in turn.
  const bool takes_one = connection_.limits().receive_maximum == 1;
  if (takes_one && port_.room() > 0) live_goes_last_ = !live_goes_last_;
  const bool live_is_last = takes_one && live_goes_last_;
  subscriptions_.step(now);
  announcer_.step(now);
  if (!live_is_last) live_.step(now);
  commands_.step();
  if (carried_ != nullptr) carried_->step(port_, stem());
  if (drain_) {
    owed_lane_->drain();
  }
  if (resync_.exchange(false)) {
    owed_lane_->resync(now);
  }
  owed_lane_->step(clock_.wall(), now);
  if (live_is_last) live_.step(now);
}

/// A broker that answers keep-alives and acknowledges nothing: the connection is made anew.
void UplinkLoop::check_stall(MonoTime now) {
  const auto oldest = connection_.oldest_unacked();
  if (oldest && now - *oldest > stalled_after) {
    connection_.drop("nothing was acknowledged for 10 minutes");
  }
}

MonoTime UplinkLoop::next_due(MonoTime now) const {
  MonoTime due = std::min(announcer_.next_due(now), live_.next_due(now));
  due = std::min(due, subscriptions_.next_due());
  if (status_is_old_) {
    due = std::min(due, looked_at_ + oldest_status);
  }
  return std::min(due, owed_lane_->next_due(now));
}

}  // namespace buoyd
