#include "uplink/announcer.hpp"

#include <algorithm>
#include <utility>

#include "base/json_object.hpp"
#include "core/proof/bytes_as_text.hpp"
#include "mqtt/mqtt_connection.hpp"
#include "uplink/blocked_recheck.hpp"

namespace buoyd {

namespace {

constexpr std::size_t most_in_flight = 2;  // live messages need the room
constexpr const char* the_status = "";     // among what was refused; no instrument is named so

}  // namespace

Announcer::Announcer(std::string prefix, StationSettings station, MessagePort& port)
    : prefix_(std::move(prefix)), station_(std::move(station)), port_(port) {}

std::string Announcer::offline_text() {
  return R"({"state":"offline"})";
}

void Announcer::connected(WallTime now) {
  connected_ = is_new_ = true;
  since_ = now;
  said_.reset();
  write_online_text();
}

void Announcer::disconnected() {
  connected_ = false;
  in_flight_.clear();
  for (auto& [message, instrument] : about_in_flight_) {
    changed_.insert(std::move(instrument));
  }
  about_in_flight_.clear();
}

void Announcer::set_epoch(const EpochId& epoch) {
  if (epoch_ != epoch) {
    epoch_ = epoch;
    write_online_text();
  }
}

void Announcer::set_notes(std::vector<std::string> notes) {
  if (notes_ != notes) {
    notes_ = std::move(notes);
    write_online_text();
  }
}

bool Announcer::has_left(const Description& description) const {
  const auto found = left_.find(description.instrument());
  return found != left_.end() &&
         (found->second.empty() || found->second.contains(description.kind()));
}

void Announcer::withdraw(LeftKinds left) {
  const LeftKinds before = std::exchange(left_, std::move(left));
  for (const auto& [instrument, kinds] : left_) {
    const auto told = before.find(instrument);
    const bool is_told = told != before.end() && told->second.empty();
    const bool is_less = forget_left(instrument);
    if (is_less || (kinds.empty() && !is_told)) changed_.insert(instrument);
  }
}

/// True: there was something to forget.
bool Announcer::forget_left(const std::string& instrument) {
  const auto known = about_.find(instrument);
  if (known == about_.end()) return false;
  const auto forgotten =
      std::erase_if(known->second, [this](const auto& one) { return has_left(*one.second); });
  if (known->second.empty()) about_.erase(known);
  return forgotten > 0;
}

/// What left may still come out of the store's queue.
void Announcer::describe(const DescriptionPtr& description) {
  if (has_left(*description)) return;
  DescriptionPtr& known = about_[description->instrument()][description->kind()];
  if (!known || known->hash() != description->hash()) {
    known = description;
    changed_.insert(description->instrument());
  }
}

bool Announcer::acked(std::uint16_t message, std::uint8_t reason, MonoTime now) {
  auto about = about_in_flight_.extract(message);
  if (in_flight_.erase(message) == 0) return false;
  if (reason >= mqtt_first_failure) {
    if (refused_.empty()) {
      step_ = std::clamp(step_ * 2, first_step, longest_step);
      again_at_ = now + step_;
    }
    refused_.insert(about.empty() ? the_status : about.mapped());
  } else if (!about.empty()) {
    step_ = Micros{0};
  }
  return true;
}

/// Once for each change: it is compared at every turn.
void Announcer::write_online_text() {
  if (!epoch_) {
    return;
  }
  JsonObject out;
  out.add("state", "online").add("version", BUOYD_VERSION);
  out.add("epoch", to_hex(*epoch_)).add("since", iso8601(since_));
  if (!station_.title.empty()) {
    out.add("title", station_.title);
  }
  if (station_.latitude && station_.longitude) {
    out.add("latitude", *station_.latitude).add("longitude", *station_.longitude);
  }
  if (!notes_.empty()) {
    JsonArray notes;
    for (const std::string& note : notes_) {
      notes.add_json(json_string(note));
    }
    out.add_json("notes", notes.str());
  }
  online_ = out.str();
}

void Announcer::step_status(MonoTime now) {
  if (online_.empty() || said_ == online_ || (said_ && now - said_at_ < between_status)) {
    return;
  }
  if (const auto message = port_.publish(prefix_ + "status", text_as_bytes(online_), true)) {
    in_flight_.insert(*message);
    refused_.erase(the_status);
    said_ = online_;
    said_at_ = now;
  }
}

std::string Announcer::about_text(const std::string& instrument) const {
  const auto known = about_.find(instrument);
  if (known == about_.end()) return {};
  JsonArray texts;
  for (const auto& [kind, description] : known->second) texts.add_json(description->text());
  return texts.str();
}

void Announcer::step_about() {
  while (!changed_.empty() && in_flight_.size() < most_in_flight && port_.room() > 0) {
    const std::string instrument = *changed_.begin();
    const std::string text = about_text(instrument);
    const auto message = port_.publish(prefix_ + "about/" + instrument, text_as_bytes(text), true);
    if (!message && message.error().code != ErrorCode::invalid) {
      return;
    }
    changed_.erase(instrument);  // what the broker never takes is not tried again
    if (message) {
      in_flight_.insert(*message);
      about_in_flight_[*message] = instrument;
    }
  }
}

/// Has published again what may be missing at the broker.
void Announcer::refresh(MonoTime now) {
  if (now >= again_at_) {
    if (refused_.erase(the_status) > 0) said_.reset();
    changed_.merge(refused_);
  }
  if (!refreshed_at_) {
    refreshed_at_ = now;
    is_new_ = false;
  }
  if (!is_new_ || now - *refreshed_at_ < lifetime) return;
  refreshed_at_ = now;
  is_new_ = false;
  for (const auto& [instrument, kinds] : about_) changed_.insert(instrument);
}

void Announcer::step(MonoTime now) {
  if (connected_ && port_.room() > 0) {
    refresh(now);
    step_status(now);
    step_about();
  }
}

MonoTime Announcer::next_due(MonoTime now) const {
  if (!connected_ || online_.empty()) {
    return MonoTime::max();
  }
  if (said_ != online_) {
    return std::max(said_ ? said_at_ + between_status : now, now + blocked_recheck);
  }
  MonoTime due = changed_.empty() ? MonoTime::max() : now;
  if (!refused_.empty()) due = std::min(due, again_at_);
  if (is_new_ && refreshed_at_) due = std::min(due, *refreshed_at_ + lifetime);
  return std::max(due, now + blocked_recheck);
}

}  // namespace buoyd
