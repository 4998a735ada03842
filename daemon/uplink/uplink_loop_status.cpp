// What the uplink says of itself.

#include "uplink/uplink_loop.hpp"

namespace buoyd {

std::vector<std::string> UplinkLoop::notes() const {
  std::vector<std::string> notes;
  const auto note = [&notes](bool is_so, const char* text) {
    if (is_so) {
      notes.emplace_back(text);
    }
  };
  note(is_volatile_, "volatile");
  note(live_.status().over_budget, "live thinned");
  if (record_) {
    const RecordStatus status = record_->status();
    note(status.packet_limit, "packet limit");
    note(!status.foreign.empty(), "two archives");
  }
  note(broker_ && broker_->status().too_large > 0, "packet limit");
  return notes;
}

std::vector<LaneStatus> UplinkLoop::lanes() const {
  std::vector<LaneStatus> lanes;
  if (record_) {
    const LiveStatus live = live_.status();
    lanes.push_back({"live", settings_.mqtt.live ? (live.over_budget ? "thinned" : "on") : "off",
                     live.waiting, live.in_flight, live.messages, live.bytes});
    const RecordStatus record = record_->status();
    lanes.push_back({"record", std::string(name_of(record.state)), record.owed, record.in_flight,
                     record.batches, record.bytes});
  }
  if (broker_) {
    const BrokerLaneStatus status = broker_->status();
    lanes.push_back({"broker", status.silent > 0 ? "nobody listens to all" : "on", status.owed,
                     status.in_flight, status.messages, status.bytes});
  }
  return lanes;
}

void UplinkLoop::publish_status() {
  UplinkStatus status;
  status.broker = broker_text_;
  status.connected = connection_.is_connected();
  status.lanes = lanes();
  status.notes = notes();
  for (const LaneStatus& lane : status.lanes) {
    status.sent_bytes += lane.bytes;
  }
  status.link_bytes = connection_.traffic().bytes();
  status.connects = connects_;
  status.refusals = refusals_;
  status.connected_time = connected_time_;
  if (connected_since_) {
    status.connected_time += clock_.mono() - *connected_since_;
  }
  status.dropped_messages = connection_.dropped();
  if (record_) {
    const RecordStatus record = record_->status();
    status.archive = record.archive;
    status.refused_receipts = record.refused_receipts;
    status.confirmations = record.receipts;
  }
  if (broker_) {
    status.confirmations = broker_->status().taken;
  }
  const std::lock_guard lock(status_mutex_);
  status_ = std::move(status);
}

}  // namespace buoyd
