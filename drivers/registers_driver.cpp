#include "drivers/registers_driver.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "model/poll_time.hpp"
#include "model/read_plan.hpp"

namespace buoyd {

namespace {

/// Exceptions that speak of the addresses: illegal address, illegal count, and the makers' own
/// beyond the standard (In-Situ 0x80 to 0xA4: access, sensor missing).
bool is_about_addresses(const Error& error) {
  return error.code == ErrorCode::refused &&
         (error.detail == 2 || error.detail == 3 || error.detail >= 0x80);
}

bool contains(const ReadSpan& span, const ReadSpan& part) {
  return span.function == part.function && part.address >= span.address &&
         part.address + part.count <= span.address + span.count;
}

ReadSpan hull(std::span<const ReadSpan> items) {
  ReadSpan whole = items.front();
  for (const ReadSpan& item : items) {
    const int end = std::max(whole.address + whole.count, item.address + item.count);
    whole.count = static_cast<std::uint16_t>(end - whole.address);
  }
  return whole;
}

/// The two halves of a refused read; empty if it holds one item only.
std::vector<ReadSpan> halves(const ReadSpan& refused, const std::vector<ReadSpan>& all) {
  std::vector<ReadSpan> items;
  std::ranges::copy_if(all, std::back_inserter(items),
                       [&](const ReadSpan& item) { return contains(refused, item); });
  if (items.size() < 2) {
    return {};
  }
  const std::span<const ReadSpan> whole(items);
  const ReadSpan low = hull(whole.first(items.size() / 2));
  const ReadSpan high = hull(whole.subspan(items.size() / 2));
  // Items that lie in one another would give the same read again.
  return low == refused || high == refused ? std::vector<ReadSpan>{} : std::vector{low, high};
}

}  // namespace

RegistersDriver::Kind::Kind(const Model& model, std::size_t kind)
    : index(kind),
      map(model.registers->kinds[kind]),
      mark(model.kinds[kind].record_mark),
      items(items_of(model.kinds[kind], map)),
      counter_items(buoyd::counter_items(model.kinds[kind], map)),
      image(map.spans),
      counters(map.counter_reads),
      decoder(model, kind, image) {
  for (const ReadSpan& span : map.spans) {
    spans.push_back({span, {span}});
  }
}

RegistersDriver::RegistersDriver(ModelPtr model, const InstrumentSettings& settings)
    : model_(std::move(model)),
      unit_(settings.unit),
      timeout_(settings.timeout.value_or(model_->timeout)) {
  for (std::size_t i = 0; i < model_->kinds.size(); ++i) {
    kinds_.emplace_back(*model_, i);
  }
}

Result<void> RegistersDriver::poll(Line& line, SampleSink& sink) {
  for (Kind& kind : kinds_) {
    if (auto polled = poll_kind(line, kind, sink); !polled) {
      return polled;
    }
  }
  return {};
}

Result<void> RegistersDriver::poll_kind(Line& line, Kind& kind, SampleSink& sink) {
  auto repeated = is_repeated(line, kind);
  if (!repeated) return pass_on(repeated);
  if (*repeated) {
    ++counters_.repeated;
    return {};
  }
  if (auto read = read_all(line, kind); !read) return read;
  if (kind.map.scan_counter) {
    if (auto settled = read_until_whole(line, kind); !settled) return settled;
  }
  hand_over(kind, sink);
  return {};
}

/// One short read tells whether there is a new record, where the scan counter marks it.
Result<bool> RegistersDriver::is_repeated(Line& line, Kind& kind) {
  if (!kind.map.scan_counter || kind.mark != kind.map.scan_counter || !kind.last_mark.is_known()) {
    return false;
  }
  const RegisterValue& counter = kind.map.channels[*kind.mark].terms.front();
  kind.image.clear();
  const ReadSpan span{counter.function, counter.address, counter.width()};
  if (auto got = read(line, span, kind.image); !got) return pass_on(got);
  return kind.last_mark.repeats(kind.decoder.value(kind.image, *kind.mark, 0));
}

Result<void> RegistersDriver::read_all(Line& line, Kind& kind) {
  if (kind.whole_again && line.now() >= *kind.whole_again) {
    kind.whole_again.reset();
    for (Span& span : kind.spans) {
      span.pieces = {span.planned};
    }
  }
  kind.image.clear();
  for (Span& span : kind.spans) {
    if (auto read = read_span(line, kind, span); !read) return read;
  }
  if (!kind.image.any()) {
    return fail(ErrorCode::refused,
                fmt::format("{}: every register of \"{}\" was refused", model_->name,
                            model_->kinds[kind.index].name),
                2);
  }
  return {};
}

/// Reads the span's pieces; one that is refused is halved, down to a single value, which is then
/// left out until the refusal is forgotten.
Result<void> RegistersDriver::read_span(Line& line, Kind& kind, Span& span) {
  for (std::size_t i = 0; i < span.pieces.size();) {
    const ReadSpan piece = span.pieces[i];
    auto got = read(line, piece, kind.image);
    if (got) {
      ++i;
      continue;
    }
    if (!is_about_addresses(got.error())) {
      return got;
    }
    kind.image.drop(piece);
    kind.whole_again = line.now() + refusal_memory;
    const std::vector<ReadSpan> parts = halves(piece, kind.items);
    const auto at = span.pieces.erase(span.pieces.begin() + static_cast<std::ptrdiff_t>(i));
    span.pieces.insert(at, parts.begin(), parts.end());
  }
  return {};
}

Result<void> RegistersDriver::read(Line& line, const ReadSpan& span, RegisterImage& image) {
  auto answer =
      modbus_transaction(line, {unit_, span.function, span.address, span.count, timeout_});
  if (!answer) return pass_on(answer);
  image.put(span.function, span.address, answer->registers);
  taken_ = answer->first_byte;
  return {};
}

Result<void> RegistersDriver::read_counters(Line& line, Kind& kind) {
  const MonoTime taken = taken_;
  kind.counters.clear();
  for (const ReadSpan& span : kind.counters.spans()) {
    const auto got = read(line, span, kind.counters);
    if (!got && !is_about_addresses(got.error())) {
      return got;
    }
  }
  taken_ = taken;
  return {};
}

Result<void> RegistersDriver::read_until_whole(Line& line, Kind& kind) {
  for (int round = 0; round <= torn_rounds; ++round) {
    if (auto read = read_counters(line, kind); !read) return read;
    auto torn = read_torn_again(line, kind);
    if (!torn) return pass_on(torn);
    if (*torn == 0) {
      return {};
    }
    ++counters_.torn;
  }
  return fail(ErrorCode::busy, fmt::format("{}: the scan went on while it was read, {} times",
                                           model_->name, torn_rounds + 1));
}

/// Whether a scan counter that vouches for the span is no longer what it was. A counter on the axis
/// vouches for its own span (checked at loading), another for all.
bool RegistersDriver::is_torn(const Kind& kind, const ReadSpan& span) const {
  const bool each_point = model_->kinds[kind.index].channels[*kind.map.scan_counter].on_axis;
  return std::ranges::any_of(kind.counter_items, [&](const ReadSpan& counter) {
    if (each_point && !contains(span, counter)) {
      return false;
    }
    const auto before = kind.image.words(counter);
    const auto after = kind.counters.words(counter);
    return !before.empty() && !after.empty() && !std::ranges::equal(before, after);
  });
}

/// Reads torn spans again; how many these were.
Result<std::size_t> RegistersDriver::read_torn_again(Line& line, Kind& kind) {
  std::size_t torn = 0;
  std::vector<bool> again;
  for (const Span& span : kind.spans) {
    again.push_back(is_torn(kind, span.planned));
  }
  for (std::size_t i = 0; i < again.size(); ++i) {
    if (!again[i]) {
      continue;
    }
    ++torn;
    if (auto read = read_span(line, kind, kind.spans[i]); !read) return pass_on(read);
  }
  return torn;
}

void RegistersDriver::hand_over(Kind& kind, SampleSink& sink) {
  Sample sample;
  sample.kind = kind.index;
  sample.taken = taken_;
  kind.decoder.decode(kind.image, sample.values);
  if (kind.mark) {
    const Scalar mark = kind.decoder.value(kind.image, *kind.mark, 0);
    if (kind.last_mark.repeats(mark)) {
      ++counters_.repeated;
      return;
    }
    kind.last_mark.take(mark);
  }
  sample.axis = kind.decoder.axis(kind.image);
  sink.take(std::move(sample));
}

void RegistersDriver::receive(std::span<const std::uint8_t> /*bytes*/, MonoTime /*first_byte*/,
                              SampleSink& /*sink*/) {}

Micros RegistersDriver::wire_time(const LineTiming& timing, bool tcp) const {
  return poll_wire_time(*model_->registers, timing, tcp);
}

}  // namespace buoyd
