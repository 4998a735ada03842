#include "uplink/batch/batch_builder.hpp"

#include <algorithm>
#include <span>

namespace buoyd {

namespace {

constexpr std::size_t bytes_around = 128;  // of the readings of a batch: its head, and MQTT's
constexpr double weight = 0.5;             // of the newest batch in what is expected of the next
constexpr std::size_t message_overhead = 90;
constexpr std::size_t gap_bytes = 40;
constexpr std::size_t most_values_asked = 40'000;  // with the spool's own bound (256 KiB a run)
static_assert(most_values_asked < max_batch_values);
constexpr std::size_t most_readings_asked = 40'000;

void append_gap(CborWriter& out, const Gap& lost) {
  out.array(5);
  out.unsigned_integer(lost.a);
  if (lost.b) {
    out.unsigned_integer(*lost.b);
  } else {
    out.null();
  }
  out.text(name_of(lost.reason));
  out.integer(lost.t0.time_since_epoch().count());
  out.integer(lost.t1.time_since_epoch().count());
}

void append_frame(CborWriter& out, const OwedRun& run, std::uint64_t from, std::uint64_t to) {
  out.key("v").unsigned_integer(1);
  out.key("epoch").bytes(run.epoch);
  out.key("first").unsigned_integer(run.first);
  out.key("floor").unsigned_integer(run.floor);
  out.key("from").unsigned_integer(from);
  out.key("to");
  if (to == unknown_end) {
    out.null();
  } else {
    out.unsigned_integer(to);
  }
}

void smooth(double& mean, double newest) {
  mean += weight * (newest - mean);
}

double ratio(std::size_t a, std::size_t b) {
  return static_cast<double>(a) / static_cast<double>(b);
}

}  // namespace

std::size_t BatchBuilder::values_for(std::size_t bytes) const {
  const auto values = static_cast<std::size_t>(static_cast<double>(bytes) / bytes_per_value_);
  return std::clamp<std::size_t>(values, 1, most_values_asked);
}

std::size_t BatchBuilder::readings_for(std::size_t bytes) const {
  const auto readings = static_cast<std::size_t>(static_cast<double>(bytes) / bytes_per_reading_);
  return std::clamp<std::size_t>(readings, 1, most_readings_asked);
}

std::size_t BatchBuilder::bytes_for(std::uint64_t readings) const {
  return bytes_around +
         static_cast<std::size_t>(bytes_per_reading_ * static_cast<double>(readings));
}

void BatchBuilder::take_apart(const OwedRun& run, std::uint64_t last) {
  prepared_.clear();
  items_.clear();
  for (const StoredReading& stored : run.readings) {  // in the order of their numbers
    Item item{stored.seq, stored.seq, std::nullopt, {}};
    if (auto prepared = prepare_reading(stored)) {
      item.reading = prepared_.size();
      prepared_.push_back(std::move(*prepared));
    } else {
      const WallTime utc = time_of_gap(stored.reading.utc, stored.reading.clock);
      item.lost = {stored.seq, stored.seq, GapReason::damaged, utc, utc};
      item.is_damaged = true;
    }
    items_.push_back(item);
  }
  for (const Gap& lost : run.lost) {
    items_.push_back({lost.a, lost.b.value_or(unknown_end), std::nullopt, lost});
  }
  std::ranges::stable_sort(items_, {}, &Item::from);
  while (items_.size() > 1 && items_.back().from > last) {
    items_.pop_back();
  }
}

std::size_t BatchBuilder::guess(std::size_t target) const {
  double bytes = message_overhead;
  std::size_t count = 0;
  std::size_t readings = 0;
  for (const Item& item : items_) {
    if (item.reading) {
      const Reading& reading = prepared_[*item.reading].stored->reading;
      bytes += bytes_per_char_ * static_cast<double>(reading.body.size());
      ++readings;
    } else {
      bytes += gap_bytes;
    }
    const bool full = bytes > static_cast<double>(target) || readings > max_batch_readings;
    if (full && count > 0) {
      break;
    }
    ++count;
  }
  return count;
}

BatchBuilder::Part BatchBuilder::part_of(std::size_t count, const BatchWish& wish) const {
  Part part;
  part.count = count;
  for (std::size_t i = 0; i < count; ++i) {
    const Item& item = items_[i];
    if (!item.reading) {
      part.gaps.push_back(&item.lost);
      continue;
    }
    ++part.readings;
    const auto& description = prepared_[*item.reading].stored->reading.description;
    part.uses.emplace(description->hash(), description.get());
  }
  for (const auto& [hash, description] : part.uses) {
    if (wish.carries && wish.carries(hash)) {
      part.carries.emplace(hash, description);
    }
  }
  return part;
}

Bytes BatchBuilder::encode(const OwedRun& run, const Part& part) {
  CborWriter out;
  out.map(6U + (part.gaps.empty() ? 0U : 1U) + (part.carries.empty() ? 0U : 1U) +
          (part.readings == 0 ? 0U : 1U));
  append_frame(out, run, items_.front().from, items_[part.count - 1].to);
  if (!part.gaps.empty()) {
    out.key("lost").array(part.gaps.size());
    for (const Gap* gap : part.gaps) {
      append_gap(out, *gap);
    }
  }
  if (!part.carries.empty()) {
    out.key("descriptions").map(part.carries.size());
    for (const auto& [hash, description] : part.carries) {
      out.text(to_hex(hash));
      out.text(description->text());
    }
  }
  if (part.readings > 0) {
    out.key("blocks").bytes(encoder_.encode(std::span(prepared_).first(part.readings)));
  }
  return out.take();
}

/// What the next batch may be expected to take, descriptions apart: they travel once.
void BatchBuilder::learn(const Part& part, std::size_t bytes) {
  std::size_t chars = 0;
  std::size_t values = 0;
  for (const PreparedReading& prepared : std::span(prepared_).first(part.readings)) {
    chars += prepared.stored->reading.body.size();
    values += prepared.prints.size();
  }
  for (const auto& [hash, description] : part.carries) {
    bytes -= std::min(bytes, description->text().size());
  }
  if (part.readings > 0) {
    smooth(bytes_per_char_, ratio(bytes, chars));
    smooth(bytes_per_value_, ratio(bytes, values));
    smooth(bytes_per_reading_, ratio(bytes, part.readings));
  }
}

Result<Batch> BatchBuilder::build(const OwedRun& run, const BatchWish& wish) {
  Batch batch;
  take_apart(run, wish.last.value_or(unknown_end));
  Part part = part_of(guess(wish.target), wish);
  batch.payload = encode(run, part);
  while (batch.payload.size() > wish.target && part.count > 1) {
    const double share = 0.95 * ratio(wish.target, batch.payload.size());
    const auto fewer = static_cast<std::size_t>(static_cast<double>(part.count) * share);
    part = part_of(std::clamp<std::size_t>(fewer, 1, part.count - 1), wish);
    batch.payload = encode(run, part);
  }
  if (batch.payload.size() > wish.most) {
    return fail(ErrorCode::full, "number " + std::to_string(items_.front().from) + " takes " +
                                     std::to_string(batch.payload.size()) + " bytes");
  }
  learn(part, batch.payload.size());
  batch.epoch = run.epoch;
  batch.from = items_.front().from;
  batch.to = items_[part.count - 1].to;
  batch.readings = part.readings;
  batch.damaged = static_cast<std::size_t>(
      std::ranges::count(std::span(items_).first(part.count), true, &Item::is_damaged));
  for (const auto& [hash, description] : part.uses) {
    batch.uses.push_back(hash);
  }
  for (const auto& [hash, description] : part.carries) {
    batch.carries.push_back(hash);
  }
  return batch;
}

}  // namespace buoyd
