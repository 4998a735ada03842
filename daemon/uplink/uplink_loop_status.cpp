// What the uplink says of itself.

#include "uplink/uplink_loop.hpp"

namespace buoyd {

UplinkStatus UplinkLoop::make_status() const {
  UplinkStatus status;
  status.broker = broker_text_;
  status.connected = connection_.is_connected();
  const LiveStatus live = live_.status();
  if (is_volatile_) status.notes.emplace_back("volatile");
  if (live.over_budget) status.notes.emplace_back("live thinned");
  if (to_shore_) {
    status.lanes.push_back(
        {"live", settings_.mqtt.live ? (live.over_budget ? "thinned" : "on") : "off", live.waiting,
         live.in_flight, live.messages, live.bytes, live.messages});
  }
  owed_lane_->tell(status);
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
  return status;
}

void UplinkLoop::publish_status() {
  UplinkStatus status = make_status();
  announcer_.set_notes(status.notes);
  const Lock lock(status_mutex_);
  status_ = std::move(status);
}

}  // namespace buoyd
