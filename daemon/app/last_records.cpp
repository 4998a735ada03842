#include "app/last_records.hpp"

#include "core/body.hpp"
#include "core/own_reading.hpp"
#include "spool/spool_reader.hpp"

namespace buoyd {

void LastRecords::read_store(const std::string& path) {
  store_ = path;
  auto reader = SpoolReader::open(path);
  if (!reader) {
    return;
  }
  auto latest = reader->latest();
  if (!latest) {
    return;
  }
  for (StoredReading& stored : *latest) {
    const DescriptionPtr& description = stored.reading.description;
    last_[{description->instrument(), description->kind()}] = {description,
                                                               std::move(stored.reading.body)};
  }
}

void LastRecords::remember(const InstrumentSnapshot& instrument) {
  for (const LastReading& last : instrument.last) {
    if (last.description) {
      last_[{instrument.name, last.description->kind()}] = {last.description, last.body};
    }
  }
}

KindNames LastRecords::instruments() const {
  KindNames names;
  for (const auto& [key, last] : last_) {
    if (key.first != own_instrument) names[key.first];
  }
  return names;
}

/// Of a record that comes each hour 10,000 other readings may have come since.
const LastRecords::Last* LastRecords::last_of(const std::string& instrument,
                                              const std::string& kind) {
  const auto known = last_.find({instrument, kind});
  if (known != last_.end()) return &known->second;
  auto reader = SpoolReader::open(store_);
  if (!reader) return nullptr;
  auto found = reader->newest_of_kind(instrument, kind);
  if (!found || !*found) return nullptr;
  Reading& reading = (*found)->reading;
  return &(last_[{instrument, kind}] = {reading.description, std::move(reading.body)});
}

void LastRecords::apply(LinePlan& plan) {
  for (InstrumentPlan& instrument : plan.instruments) {
    const auto& kinds = instrument.model->kinds;
    for (std::size_t i = 0; i < kinds.size(); ++i) {
      const std::optional<std::size_t> mark = kinds[i].record_mark;
      if (!mark) continue;
      const Last* const last = last_of(instrument.settings.name, kinds[i].name);
      if (last == nullptr) continue;
      const std::string& channel = kinds[i].channels[*mark].name;
      instrument.driver->resume(i, value_in(*last->description, last->body, channel));
    }
  }
}

std::map<std::string, DescriptionPtr> events_on_in(const std::string& store) {
  std::map<std::string, DescriptionPtr> events;
  auto reader = SpoolReader::open(store);
  if (!reader) return events;
  const auto names = reader->events_that_are_on();
  if (!names) return events;
  for (const std::string& name : *names) {
    events[name] = reader->description_of_event(name).value_or(nullptr);
  }
  return events;
}

std::string_view value_in(const Description& description, std::string_view body,
                          std::string_view channel) {
  const auto tokens = split_body(description, body);
  std::size_t index = 0;
  for (const ChannelLayout& layout : description.channels()) {
    if (layout.name == channel) {
      return tokens ? (*tokens)[index] : std::string_view{};
    }
    index += layout.points;
  }
  return {};
}

}  // namespace buoyd
