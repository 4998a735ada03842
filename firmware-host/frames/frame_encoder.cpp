#include "firmware-host/frames/frame_encoder.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>

#include "base/json.hpp"
#include "base/time.hpp"
#include "firmware-host/frames/frame_cells.hpp"
#include "firmware-host/frames/frame_checks.hpp"
#include "firmware-host/world/model_parts.hpp"
#include "firmware-host/world/shortest_print.hpp"

namespace buoysim {

using buoyd::ExactNumber;
using buoyd::FrameChannel;
using buoyd::FrameMap;
using buoyd::FrameTime;
using buoyd::FrameValue;
using buoyd::ModelChannel;
using buoyd::ValueType;

namespace {

std::int64_t power(int exponent) {
  std::int64_t number = 1;
  while (exponent-- > 0) {
    number *= 10;
  }
  return number;
}

Fixed times(const Fixed& number, const ExactNumber& by) {
  const int decimals = number.decimals + by.decimals;
  const std::int64_t digits = number.digits * by.digits;
  return decimals < 0 ? Fixed{digits * power(-decimals), 0} : Fixed{digits, decimals};
}

Fixed sum(const Fixed& a, const Fixed& b) {
  const int decimals = std::max(a.decimals, b.decimals);
  return {a.digits * power(decimals - a.decimals) + b.digits * power(decimals - b.decimals),
          decimals};
}

bool all_met(const FrameMap& map, const std::vector<buoyd::FrameTest>& tests, const Bytes& frame) {
  return std::all_of(tests.begin(), tests.end(), [&](const buoyd::FrameTest& test) {
    const auto at = place_of(map, frame, test.value, 0);
    const auto number = at ? read_cell(frame, test.value, *at) : std::nullopt;
    const auto holds = [&number](const std::vector<std::int64_t>& list) {
      return std::any_of(list.begin(), list.end(), [&number](std::int64_t one) {
        return static_cast<double>(one) == number->real;
      });
    };
    return number && (test.is.empty() || holds(test.is)) && !holds(test.is_not);
  });
}

/// One channel at one point in a frame.
class Cell {
 public:
  Cell(const FrameMap& map, const FrameChannel& channel, const ModelChannel& meaning,
       std::size_t shift)
      : map_(map), channel_(channel), meaning_(meaning), shift_(shift) {}

  void write(Bytes& frame, const Said& said) const {
    if (const double* const number = std::get_if<double>(&said)) {
      channel_.time ? write_time(frame, *channel_.time, *number)
                    : write_number(frame, raw_of(*number));
    } else if (std::holds_alternative<std::monostate>(said) && !channel_.nulls.empty()) {
      for (const FrameValue& term : channel_.terms) {
        put(frame, term, channel_.nulls.front());
      }
    }
  }

  [[nodiscard]] std::string read(const Bytes& frame) const {
    if (channel_.time) {
      const auto seconds = read_time(frame, *channel_.time);
      return seconds ? seconds->print() : "null";
    }
    return read_number(frame);
  }

 private:
  [[nodiscard]] std::optional<std::size_t> place(const Bytes& frame,
                                                 const FrameValue& value) const {
    return place_of(map_, frame, value, shift_);
  }

  void put(Bytes& frame, const FrameValue& value, double number) const {
    if (const auto at = place(frame, value)) {
      write_cell(frame, value, *at, number);
    }
  }

  [[nodiscard]] std::optional<CellNumber> get(const Bytes& frame, const FrameValue& value) const {
    const auto at = place(frame, value);
    return at ? read_cell(frame, value, *at) : std::nullopt;
  }

  [[nodiscard]] double raw_of(double value) const {
    return (value - channel_.offset.value()) / channel_.factor.value() *
           static_cast<double>(channel_.divisor);
  }

  /// Rounded to one decimal more than the divisor has digits, halves away from zero.
  [[nodiscard]] Fixed divided(const Fixed& number) const {
    const std::int64_t twice = 2 * number.digits * power(channel_.divisor_decimals);
    const std::int64_t size = (std::llabs(twice) + channel_.divisor) / (2 * channel_.divisor);
    return {twice < 0 ? -size : size, channel_.divisor_decimals};
  }

  /// The number that stands there, calculated with in the order of the document.
  [[nodiscard]] Fixed calculated(const Fixed& number) const {
    const Fixed scaled = channel_.divisor > 1 ? divided(number) : times(number, channel_.factor);
    return sum(scaled, times(Fixed{1, 0}, channel_.offset));
  }

  /// Split terms: the weightier ones take what is whole in them.
  void write_number(Bytes& frame, double raw) const {
    raw = channel_.terms.front().is_float() ? raw : std::round(raw);
    for (std::size_t i = 0; i < channel_.terms.size(); ++i) {
      const FrameValue& term = channel_.terms[i];
      const auto weight = static_cast<double>(term.times);
      const bool last = i + 1 == channel_.terms.size();
      const double share =
          last ? raw / weight : std::clamp(std::floor(raw / weight), 0.0, highest_of(term));
      put(frame, term, share);
      raw -= share * weight;
    }
  }

  void write_time(Bytes& frame, const FrameTime& time, double seconds) const {
    const auto hundredths = static_cast<std::int64_t>(std::llround(seconds * 100));
    const auto whole = std::chrono::seconds(hundredths / 100);
    const auto day = std::chrono::floor<std::chrono::days>(whole);
    const std::chrono::year_month_day date{std::chrono::sys_days(day)};
    const auto rest = (whole - day).count();
    const int year = static_cast<int>(date.year());
    const auto& year_value = time.part[FrameTime::year];
    const bool full = year_value && highest_of(*year_value) >= 9999;
    const std::array<std::int64_t, FrameTime::parts> parts{full ? year : year % 100,
                                                           static_cast<unsigned>(date.month()),
                                                           static_cast<unsigned>(date.day()),
                                                           rest / 3600,
                                                           rest / 60 % 60,
                                                           rest % 60,
                                                           hundredths % 100};
    for (std::size_t i = 0; i < parts.size(); ++i) {
      if (const auto& value = time.part[i]) {
        put(frame, *value, static_cast<double>(parts[i]));
      }
    }
  }

  [[nodiscard]] std::optional<Fixed> read_time(const Bytes& frame, const FrameTime& time) const {
    std::array<int, FrameTime::parts> said{};
    for (std::size_t i = 0; i < said.size(); ++i) {
      if (const auto& value = time.part[i]) {
        const auto number = get(frame, *value);
        if (!number) return std::nullopt;
        said[i] = static_cast<int>(number->real);
      }
    }
    int year = said[FrameTime::year];
    year += year < 80 ? 2000 : year < 100 ? 1900 : 0;
    const std::chrono::year_month_day date{
        std::chrono::year(year), std::chrono::month(static_cast<unsigned>(said[FrameTime::month])),
        std::chrono::day(static_cast<unsigned>(said[FrameTime::day]))};
    const int hour = said[FrameTime::hour];
    const int minute = said[FrameTime::minute];
    const int second = said[FrameTime::second];
    if (!date.ok() || hour > 23 || minute > 59 || second > 59 || said[FrameTime::hundredth] > 99) {
      return std::nullopt;
    }
    const std::int64_t days = std::chrono::sys_days(date).time_since_epoch().count();
    const std::int64_t seconds =
        days * 86400 + std::int64_t{hour} * 3600 + std::int64_t{minute} * 60 + second;
    return time.part[FrameTime::hundredth] ? Fixed{seconds * 100 + said[FrameTime::hundredth], 2}
                                           : Fixed{seconds, 0};
  }

  [[nodiscard]] std::string read_number(const Bytes& frame) const {
    double real = 0;
    std::optional<Fixed> exact{Fixed{}};
    for (const FrameValue& term : channel_.terms) {
      const auto number = get(frame, term);
      const bool none = !number || !std::isfinite(number->real) ||
                        std::find(channel_.nulls.begin(), channel_.nulls.end(), number->real) !=
                            channel_.nulls.end();
      if (none) return "null";
      real += number->real * static_cast<double>(term.times);
      exact = exact && number->exact
                  ? std::optional(sum(*exact, times(*number->exact, {term.times, 0})))
                  : std::nullopt;
    }
    real = real * channel_.factor.value() + channel_.offset.value();
    if (exact) {
      exact = calculated(*exact);
      real = exact->value();
    }
    const bool outside =
        real < meaning_.minimum.value_or(real) || real > meaning_.maximum.value_or(real);
    return outside ? "null" : text_of(real, exact);
  }

  [[nodiscard]] std::string text_of(double real, const std::optional<Fixed>& exact) const {
    switch (meaning_.type) {
      case ValueType::float32:
        return shortest_print(static_cast<float>(real));
      case ValueType::float64:
        return shortest_print(real);
      case ValueType::decimal:
        return exact ? exact->print() : "null";
      default:
        return std::trunc(real) == real ? shortest_print(static_cast<std::int64_t>(real)) : "null";
    }
  }

  const FrameMap& map_;
  const FrameChannel& channel_;
  const ModelChannel& meaning_;
  std::size_t shift_;
};

/// As many points as have a value in every plane; `all` where no channel stands in a plane.
std::size_t points_that_fit(const FrameMap& map, std::size_t kind, const Bytes& frame,
                            std::size_t all) {
  const auto& channels = map.kinds[kind].channels;
  const bool planes = std::any_of(channels.begin(), channels.end(),
                                  [](const FrameChannel& channel) { return channel.plane > 0; });
  const std::size_t end = frame.size() - buoyd::width_of(map.check.sum);
  const auto fits = [&](std::size_t points) {
    return std::all_of(channels.begin(), channels.end(), [&](const FrameChannel& channel) {
      const std::size_t behind = (channel.plane + 1U) * points * channel.stride;
      return channel.terms.empty() || channel.stride == 0 ||
             channel.terms.front().offset + behind <= end;
    });
  };
  std::size_t points = all;
  while (planes && map.kinds[kind].size == 0 && points > 0 && !fits(points)) {
    --points;
  }
  return points;
}

/// How many points of the axis the frame says are in use.
std::size_t points_in(const buoyd::Model& model, std::size_t kind, const Bytes& frame) {
  const std::size_t all = axis_points(model.kinds[kind]);
  const auto& axis = frames_of(model).kinds[kind].axis;
  if (!axis || !axis->in_use) {
    return points_that_fit(frames_of(model), kind, frame, all);
  }
  const auto at = place_of(frames_of(model), frame, *axis->in_use, 0);
  const auto number = at ? read_cell(frame, *axis->in_use, *at) : std::nullopt;
  return number ? std::min(all, static_cast<std::size_t>(std::max(0.0, number->real))) : 0;
}

Cell cell_of(const buoyd::Model& model, std::size_t kind, std::size_t channel, std::size_t point,
             std::size_t points) {
  const FrameMap& map = frames_of(model);
  const FrameChannel& place = map.kinds[kind].channels[channel];
  const std::size_t shift = (place.plane * points + point) * place.stride;
  return {map, place, model.kinds[kind].channels[channel], shift};
}

void write_kind(const buoyd::Model& model, std::size_t kind,
                const std::vector<std::vector<Said>>& said, Bytes& frame) {
  const auto& channels = model.kinds[kind].channels;
  const std::size_t points = points_in(model, kind, frame);
  for (std::size_t channel = 0; channel < channels.size(); ++channel) {
    const std::size_t count = channels[channel].on_axis ? points : 1;
    for (std::size_t point = 0; point < std::min(count, said[channel].size()); ++point) {
      cell_of(model, kind, channel, point, points).write(frame, said[channel][point]);
    }
  }
}

std::vector<std::pair<std::string, std::string>> read_kind(const buoyd::Model& model,
                                                           std::size_t kind, const Bytes& frame) {
  std::vector<std::pair<std::string, std::string>> values;
  const auto& channels = model.kinds[kind].channels;
  const std::size_t points = points_in(model, kind, frame);
  for (std::size_t channel = 0; channel < channels.size(); ++channel) {
    const ModelChannel& meaning = channels[channel];
    const std::size_t all = meaning.on_axis ? axis_points(model.kinds[kind]) : 1;
    for (std::size_t point = 0; point < all; ++point) {
      const bool used = !meaning.on_axis || point < points;
      values.emplace_back(
          meaning.on_axis ? meaning.name + "[" + std::to_string(point) + "]" : meaning.name,
          used ? cell_of(model, kind, channel, point, points).read(frame) : "null");
    }
  }
  return values;
}

}  // namespace

Bytes frame_of_example(const FrameMap& map, const Bytes& travelled) {
  if (map.encoding != buoyd::FrameEncoding::hex) {
    Bytes frame = travelled;
    const bool ended = frame.size() > map.end.size() &&
                       std::equal(map.end.rbegin(), map.end.rend(), frame.rbegin());
    frame.resize(frame.size() - (ended ? map.end.size() : 0));
    return frame;
  }
  std::string digits(travelled.begin(), travelled.end());
  digits.erase(0, map.start.size());
  std::erase_if(digits, [](char c) { return c == '\r' || c == '\n'; });
  return bytes_from_hex(digits).value_or(Bytes{});
}

Bytes form_of_kind(const buoyd::Model& model, std::size_t kind) {
  const FrameMap& map = frames_of(model);
  for (const buoyd::ModelExample& example : model.examples) {
    if (example.kind == kind) {
      return frame_of_example(map, example.bytes);
    }
  }
  return {};
}

std::vector<std::size_t> kinds_in(const buoyd::Model& model, const Bytes& form) {
  const FrameMap& map = frames_of(model);
  std::vector<std::size_t> kinds;
  for (std::size_t kind = 0; kind < map.kinds.size(); ++kind) {
    const buoyd::FrameKind& place = map.kinds[kind];
    bool mine = place.sync.size() <= form.size() && (place.size == 0 || place.size == form.size());
    for (std::size_t i = 0; mine && i < place.sync.size(); ++i) {
      mine = (form[i] & place.sync[i].mask) == place.sync[i].bits;
    }
    if (mine && all_met(map, place.select, form)) {
      kinds.push_back(kind);
    }
  }
  return kinds;
}

EncodedFrame encode_frame(const buoyd::Model& model, const Bytes& form,
                          const std::vector<std::vector<std::vector<Said>>>& said,
                          const buoyd::InstrumentSettings& settings) {
  EncodedFrame encoded{form, {}};
  const auto kinds = kinds_in(model, form);
  for (const bool kept : {false, true}) {
    for (const std::size_t kind : kinds) {
      if (settings.keeps(model.kinds[kind].name) != kept) continue;
      write_kind(model, kind, said[kind], encoded.bytes);
    }
  }
  seal_frame(frames_of(model).check, encoded.bytes);
  for (const std::size_t kind : kinds) {
    encoded.readings.push_back({kind, read_kind(model, kind, encoded.bytes)});
  }
  return encoded;
}

}  // namespace buoysim
