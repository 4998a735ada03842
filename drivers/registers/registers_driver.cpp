#include "drivers/registers/registers_driver.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "drivers/registers/coil_setter.hpp"
#include "line/modbus/modbus_poll.hpp"
#include "model/poll_time.hpp"
#include "model/read_plan.hpp"

namespace buoyd {

namespace {

using Words = std::vector<std::uint16_t>;

Words words_of(const RegisterImage& image, const ReadSpan& item) {
  const auto words = image.words(item);
  return {words.begin(), words.end()};
}

/// The spans' indices, that of the first counter last.
std::vector<std::size_t> order_of(const std::vector<ReadSpan>& spans,
                                  const std::vector<ReadSpan>& counters) {
  std::vector<std::size_t> order(spans.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  if (!counters.empty()) {
    std::stable_partition(order.begin(), order.end(), [&](std::size_t span) {
      return !contains(spans[span], counters.front());
    });
  }
  return order;
}

}  // namespace

RegistersDriver::Kind::Kind(const ModelPtr& model, std::size_t kind, UnitTalk& talk)
    : index(kind),
      mark(model->kinds[kind].record_mark),
      counter_is_mark(mark && mark == model->registers->kinds[kind].scan_counter),
      counters(model->registers->kinds[kind].counter_reads),
      order(order_of(model->registers->kinds[kind].spans, counters)),
      image(model->registers->kinds[kind].spans),
      second_look(counters),
      reader(image.spans(),
             items_of(model->kinds[kind], model->registers->kinds[kind], *model->registers),
             value_items(model->kinds[kind], model->registers->kinds[kind]), talk),
      decoder(model->kinds[kind], model->registers->kinds[kind], image) {}

RegistersDriver::RegistersDriver(ModelPtr model, const InstrumentSettings& settings)
    : model_(std::move(model)),
      talk_(settings.unit, settings.timeout.value_or(model_->timeout), model_->registers->pause,
            model_->registers->clearing.empty()),
      steps_(model_->registers->before, talk_) {
  kinds_.reserve(model_->kinds.size());
  for (std::size_t i = 0; i < model_->kinds.size(); ++i) {
    kinds_.emplace_back(model_, i, talk_);
  }
}

Result<void> RegistersDriver::poll(Line& line, SampleSink& sink) {
  auto read = read_all(line, sink);
  if (!read && !steps_.is_waiting(line.now())) steps_.start_again();
  return read;
}

/// Nothing is handed over before it is sure that each answer was to its own request.
Result<void> RegistersDriver::read_all(Line& line, SampleSink& sink) {
  if (auto ready = steps_.prepare(line); !ready) return ready;
  // What is left of an answer to a step accuses nobody.
  ModbusPoll talk(line, talk_.unit(), talk_.timeout());
  if (auto begun = talk.begin(); !begun) return begun;
  Result<void> read{};
  std::size_t done = 0;
  while (read && done < kinds_.size()) {
    read = read_kind(line, kinds_[done]);
    done += read ? 1U : 0U;
  }
  if (done > 0) {
    auto sure = talk.finish();
    done = sure ? done : 0;
    read = read ? sure : read;
  }
  for (std::size_t i = 0; i < done; ++i) {
    if (kinds_[i].is_new) hand_over(kinds_[i], sink);
  }
  return read;
}

Result<void> RegistersDriver::read_kind(Line& line, Kind& kind) {
  kind.is_new = false;
  kind.reader.begin(line.now());
  kind.image.clear();
  if (!kind.counters.empty()) {
    if (auto got = kind.reader.read(line, kind.counters.front(), kind.image); !got) return got;
    if (is_repeated(kind)) {
      ++counters_.repeated;
      return {};
    }
  }
  auto got = kind.counters.empty() ? read_values(line, kind) : read_scan(line, kind);
  if (!got) {
    return got;
  }
  if (auto left = kind.reader.finish(); !left) {
    return fail(left.error().code,
                fmt::format("{}: every value of \"{}\" was refused: {}", model_->name,
                            model_->kinds[kind.index].name, left.error().text),
                left.error().detail);
  }
  kind.is_new = true;
  return {};
}

/// One short read tells whether there is a new record, where the scan counter marks it.
bool RegistersDriver::is_repeated(const Kind& kind) {
  return kind.counter_is_mark && kind.last_mark.is_known() &&
         kind.last_mark.repeats(kind.decoder.value(kind.image, kind.mark.value_or(0), 0));
}

Result<void> RegistersDriver::read_values(Line& line, Kind& kind) {
  for (const std::size_t span : kind.order) {
    if (auto got = kind.reader.read_span(line, span, kind.image); !got) return got;
  }
  return {};
}

Error RegistersDriver::torn_error(const Kind& kind) const {
  return {ErrorCode::busy,
          fmt::format("{}: \"{}\" went on while it was read, {} times", model_->name,
                      model_->kinds[kind.index].name, torn_rounds + 1)};
}

Result<void> RegistersDriver::read_scan(Line& line, Kind& kind) {
  const ReadSpan& first = kind.counters.front();
  Words before = words_of(kind.image, first);
  for (int round = 0; round <= torn_rounds; ++round) {
    kind.second_look.clear();
    for (const std::size_t span : kind.order) {
      if (auto got = read_whole(line, kind, span); !got) return got;
    }
    Words after = words_of(kind.second_look, first);
    if (after == before) {
      return {};
    }
    ++counters_.torn;
    before = std::move(after);
  }
  return tl::unexpected<Error>(torn_error(kind));
}

/// Reads a span until the counters in it stood still meanwhile.
Result<void> RegistersDriver::read_whole(Line& line, Kind& kind, std::size_t span) {
  for (int round = 0; round <= torn_rounds; ++round) {
    if (auto got = kind.reader.read_span(line, span, kind.image); !got) return got;
    auto still = look_again(line, kind, kind.reader.planned(span));
    if (!still) return pass_on(still);
    if (*still) {
      return {};
    }
    ++counters_.torn;
  }
  return tl::unexpected<Error>(torn_error(kind));
}

/// Reads the counters inside the span again; whether all of them are what they were.
Result<bool> RegistersDriver::look_again(Line& line, Kind& kind, const ReadSpan& span) {
  bool still = true;
  for (const ReadSpan& counter : kind.counters) {
    if (!contains(span, counter)) {
      continue;
    }
    kind.second_look.drop(counter);
    const auto got = kind.reader.read(line, counter, kind.second_look);
    if (!got && !is_about_addresses(got.error())) {
      return tl::unexpected<Error>(got.error());
    }
    still = still && words_of(kind.image, counter) == words_of(kind.second_look, counter);
  }
  return still;
}

void RegistersDriver::hand_over(Kind& kind, SampleSink& sink) {
  Sample sample;
  sample.kind = kind.index;
  sample.taken = kind.reader.taken();
  kind.decoder.decode(kind.image, sample.values);
  if (kind.mark) {
    const Scalar mark = kind.decoder.value(kind.image, *kind.mark, 0);
    if (kind.last_mark.repeats(mark)) {
      ++counters_.repeated;
      return;
    }
    kind.last_mark.take(mark);
  }
  sample.null_codes = kind.decoder.null_codes(kind.image, sample.values);
  sample.axis = kind.decoder.axis(kind.image);
  sample.points = kind.decoder.used_points(kind.image);
  sink.take(std::move(sample));
}

void RegistersDriver::receive(std::span<const std::uint8_t> /*bytes*/, MonoTime /*first_byte*/,
                              SampleSink& /*sink*/) {}

Result<void> RegistersDriver::set_relay(Line& line, std::uint16_t relay, bool on) {
  const auto& switches = model_->registers->switches;
  const auto coil = switches ? switches->coil(relay) : std::nullopt;
  if (!coil) {
    return fail(ErrorCode::invalid, fmt::format("{} has no relay {}", model_->name, relay));
  }
  return set_coil(line, talk_, *coil, on);
}

Micros RegistersDriver::wire_time(const LineTiming& timing, bool tcp) const {
  return poll_wire_time(*model_->registers, timing, tcp);
}

}  // namespace buoyd
