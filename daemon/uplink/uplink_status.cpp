#include "uplink/uplink_status.hpp"

#include "base/json_object.hpp"

namespace buoyd {

std::string uplink_json(const UplinkStatus& status) {
  JsonArray lanes;
  for (const LaneStatus& lane : status.lanes) {
    JsonObject one;
    one.add("name", lane.name).add("state", lane.state).add("owed", lane.owed);
    one.add("in_flight", lane.in_flight).add("messages", lane.messages).add("bytes", lane.bytes);
    one.add("readings", lane.readings);
    lanes.add_json(one.str());
  }
  JsonArray notes;
  for (const std::string& note : status.notes) {
    notes.add_json(json_string(note));
  }
  JsonObject out;
  out.add("broker", status.broker).add("connected", status.connected);
  out.add_json("lanes", lanes.str()).add_json("notes", notes.str());
  out.add("archive", status.archive).add("sent_bytes", status.sent_bytes);
  out.add("link_bytes", status.link_bytes).add("connects", status.connects);
  out.add("connected_time", static_cast<double>(status.connected_time.count()) / 1e6);
  out.add("refused_receipts", status.refused_receipts);
  out.add("dropped_messages", status.dropped_messages);
  return out.str();
}

}  // namespace buoyd
