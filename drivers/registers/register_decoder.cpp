#include "drivers/registers/register_decoder.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "drivers/registers/register_text.hpp"
#include "drivers/registers/register_time.hpp"

namespace buoyd {

namespace {

constexpr std::int64_t most_decimals = 18;  // that a scale may have

std::optional<RegisterNumber> number_of_seconds(std::optional<std::int64_t> seconds) {
  return seconds ? std::optional(RegisterNumber{static_cast<double>(*seconds), *seconds, true, 0})
                 : std::nullopt;
}

}  // namespace

std::optional<std::int64_t> seconds_of_months_of_31_days(double stamp) {
  // Month and day count from 1: without that, December and day 31 would carry over.
  constexpr double first_day = (1.0 * 31 + 1) * 86400;
  constexpr double end = 400.0 * 12 * 31 * 86400;
  const double rest = std::round(stamp - first_day);
  if (!(rest >= 0) || rest >= end) {
    return std::nullopt;
  }
  auto left = static_cast<std::int64_t>(rest);
  const auto next = [&left](std::int64_t radix) {
    const std::int64_t digit = left % radix;
    left /= radix;
    return static_cast<int>(digit);
  };
  const int second = next(60);
  const int minute = next(60);
  const int hour = next(24);
  const int day = next(31) + 1;
  const int month = next(12) + 1;
  const int year = 2000 + static_cast<int>(left);
  const auto utc =
      utc_from_civil(year, month, day, hour, minute, Micros(std::chrono::seconds(second)));
  if (!utc) {
    return std::nullopt;
  }
  return std::chrono::floor<std::chrono::seconds>(utc->time_since_epoch()).count();
}

RegisterDecoder::RegisterDecoder(const ModelKind& kind, const RegisterKind& registers,
                                 const RegisterImage& image)
    : kind_(kind),
      registers_(registers),
      axis_(registers.axis ? &*registers.axis : nullptr),
      point_count_(kind.axis ? kind.axis->points : 0) {
  for (std::size_t i = 0; i < kind_.channels.size(); ++i) {
    first_of_.push_back(placed_.size());
    place_channel(image, i);
  }
  place_axis(image);
}

RegisterDecoder::Place RegisterDecoder::place_of(const RegisterImage& image, RegisterValue value,
                                                 std::size_t offset) {
  const auto address = static_cast<std::uint16_t>(value.address + offset);
  // The plan covers every number; one that it did not would read as absent.
  const std::size_t slot =
      image.slot(value.function, address).value_or(std::numeric_limits<std::size_t>::max() / 2);
  return {slot, value};
}

void RegisterDecoder::place_channel(const RegisterImage& image, std::size_t channel) {
  const RegisterChannel& registers = registers_.channels[channel];
  const std::size_t points = kind_.points(kind_.channels[channel]);
  for (std::size_t point = 0; point < points; ++point) {
    const std::size_t offset = axis_ != nullptr ? point * axis_->stride : 0;
    PlacedValue placed;
    placed.meaning = &kind_.channels[channel];
    placed.channel = &registers;
    placed.point = point;
    for (const RegisterValue& term : registers.terms) {
      placed.terms.push_back(place_of(image, term, offset));
    }
    for (const RegisterTest& test : registers.require) {
      placed.tests.push_back({place_of(image, test.value, offset), &test});
    }
    if (registers.scale) {
      placed.scale = place_of(image, registers.scale->value, offset);
    }
    if (registers.find) {
      place_list(image, *registers.find, placed);
    }
    if (registers.units) {
      placed.units = &*registers.units;
      placed.unit = place_of(image, registers.units->value, offset);
    }
    placed_.push_back(std::move(placed));
  }
}

void RegisterDecoder::place_list(const RegisterImage& image, const RegisterFind& find,
                                 PlacedValue& placed) {
  const RegisterChannel& registers = *placed.channel;
  for (std::size_t k = 0; k < find.count; ++k) {
    PlacedValue entry;
    entry.meaning = placed.meaning;
    entry.channel = placed.channel;
    entry.terms.push_back(place_of(image, registers.terms.front(), k * find.stride));
    for (const RegisterTest& test : registers.require) {
      entry.tests.push_back({place_of(image, test.value, k * test.value.width()), &test});
    }
    entry.units = &find.ids;
    entry.unit = place_of(image, find.ids.value, k * find.ids.value.width());
    placed.entries.push_back(std::move(entry));
  }
}

void RegisterDecoder::place_axis(const RegisterImage& image) {
  if (axis_ == nullptr) {
    return;
  }
  for (std::size_t point = 0; axis_->point && point < point_count_; ++point) {
    points_.push_back(place_of(image, *axis_->point, point * axis_->stride));
  }
  if (axis_->in_use) {
    in_use_ = place_of(image, *axis_->in_use, 0);
  }
}

std::optional<RegisterNumber> RegisterDecoder::number(const RegisterImage& image,
                                                      const Place& place) {
  const auto words = image.words(place.slot, place.value.width());
  return words.empty() ? std::nullopt : std::optional(register_number(words, place.value));
}

/// How many points the instrument says are in use; all of them if it says nothing sensible.
std::size_t RegisterDecoder::points_in_use(const RegisterImage& image) const {
  const auto said = in_use_ ? number(image, *in_use_) : std::nullopt;
  const bool sensible = said && said->real >= 0 && said->real <= static_cast<double>(point_count_);
  return sensible ? static_cast<std::size_t>(said->real) : point_count_;
}

bool RegisterDecoder::in_use(const RegisterImage& image, std::size_t point,
                             std::size_t points_in_use) const {
  if (point >= points_in_use) {
    return false;
  }
  if (axis_ == nullptr || !axis_->unused_point) {
    return true;
  }
  const auto coordinate = number(image, points_[point]);
  return !coordinate || coordinate->real != *axis_->unused_point;
}

std::vector<double> RegisterDecoder::axis(const RegisterImage& image) const {
  std::vector<double> axis;
  const std::size_t count = points_in_use(image);
  const double unused = axis_ != nullptr ? axis_->unused_point.value_or(0.0) : 0.0;
  for (std::size_t point = 0; point < points_.size(); ++point) {
    const auto coordinate = number(image, points_[point]);
    const bool good = coordinate && std::isfinite(coordinate->real) && in_use(image, point, count);
    axis.push_back(good ? coordinate->real : unused);
  }
  return axis;
}

std::size_t RegisterDecoder::used_points(const RegisterImage& image) const {
  const std::size_t count = points_in_use(image);
  std::size_t points = count;
  while (points > 0 && !in_use(image, points - 1, count)) --points;
  return points;
}

bool RegisterDecoder::passes(const RegisterImage& image, const PlacedValue& placed) {
  return std::ranges::all_of(placed.tests, [&image](const PlacedTest& test) {
    const auto is = number(image, test.place);
    return test.test->passes(is ? whole(*is) : std::nullopt);
  });
}

std::optional<RegisterNumber> RegisterDecoder::sum(const RegisterImage& image,
                                                   const PlacedValue& placed) {
  std::optional<RegisterNumber> total;
  for (const Place& term : placed.terms) {
    const auto part = number(image, term);
    if (!part || is_null(placed.channel->nulls, part->real)) {
      return std::nullopt;
    }
    total = total ? RegisterNumber{total->real + part->real, 0, false} : *part;
  }
  return total;
}

/// 1 without units; nullopt if the unit is not one the model knows.
std::optional<ExactNumber> RegisterDecoder::factor(const RegisterImage& image,
                                                   const PlacedValue& placed) {
  if (placed.units == nullptr) {
    return ExactNumber{1, 0};
  }
  const auto id = number(image, placed.unit);
  const auto& units = placed.units->units;
  const auto found = std::ranges::find_if(units, [&id](const RegisterUnits::Unit& unit) {
    return id && id->real == static_cast<double>(unit.id);
  });
  return found == units.end() ? std::nullopt : std::optional(found->factor);
}

/// 1 without a scale; nullopt if what the instrument states is none.
std::optional<ExactNumber> RegisterDecoder::scale(const RegisterImage& image,
                                                  const PlacedValue& placed) {
  if (!placed.channel->scale) {
    return ExactNumber{1, 0};
  }
  const auto said = number(image, placed.scale);
  const auto n = said ? whole(*said) : std::nullopt;
  if (n && placed.channel->scale->by == RegisterScale::By::factor) {
    return ExactNumber{*n, 0};
  }
  if (!n || *n < -most_decimals || *n > most_decimals) {
    return std::nullopt;
  }
  const bool up = placed.channel->scale->by == RegisterScale::By::exponent;
  return ExactNumber{1, static_cast<int>(up ? -*n : *n)};
}

/// All that is calculated, in the order of docs/model-format.md.
std::optional<RegisterNumber> RegisterDecoder::calculated(const RegisterImage& image,
                                                          const PlacedValue& placed) {
  const auto total = sum(image, placed);
  const auto stated = scale(image, placed);
  const auto unit = factor(image, placed);
  if (!total || !stated || !unit) {
    return std::nullopt;
  }
  RegisterNumber number = *total;
  const auto multiply = [&number](const ExactNumber& by) {
    number = by == ExactNumber{1, 0} ? number : times(number, by);
  };
  multiply(*stated);
  multiply(placed.channel->factor);
  if (placed.channel->offset.digits != 0) {
    number = plus(number, placed.channel->offset);
  }
  multiply(*unit);
  return number;
}

Scalar RegisterDecoder::text(const RegisterImage& image, const Place& place) {
  std::string text = register_text(image.words(place.slot, place.value.width()), place.value);
  return text.empty() ? Scalar() : Scalar(std::move(text));
}

std::optional<RegisterNumber> RegisterDecoder::date_time(const RegisterImage& image,
                                                         const PlacedValue& placed) {
  std::vector<std::int64_t> numbers;
  for (const Place& term : placed.terms) {
    const auto part = number(image, term);
    const auto integer =
        part && !is_null(placed.channel->nulls, part->real) ? whole(*part) : std::nullopt;
    if (!integer) {
      return std::nullopt;
    }
    numbers.push_back(*integer);
  }
  return number_of_seconds(seconds_of_digits(placed.channel->digits, numbers));
}

/// What the channel's limits are of: of a time its seconds since 1970.
std::optional<RegisterNumber> RegisterDecoder::meant(const RegisterImage& image,
                                                     const PlacedValue& placed) {
  if (placed.channel->time == RegisterTime::digits) {
    return date_time(image, placed);
  }
  const auto number = calculated(image, placed);
  return number && placed.channel->time == RegisterTime::months_of_31_days
             ? number_of_seconds(seconds_of_months_of_31_days(number->real))
             : number;
}

/// The first entry whose id is one of the channel's.
Scalar RegisterDecoder::read_list(const RegisterImage& image, const PlacedValue& placed) {
  const auto mine = std::ranges::find_if(placed.entries, [&image](const PlacedValue& entry) {
    return factor(image, entry).has_value();
  });
  return mine == placed.entries.end() ? Scalar() : read(image, *mine);
}

Scalar RegisterDecoder::read(const RegisterImage& image, const PlacedValue& placed) {
  if (!placed.entries.empty()) {
    return read_list(image, placed);
  }
  if (!passes(image, placed)) {
    return {};
  }
  if (placed.meaning->type == ValueType::text) {
    return text(image, placed.terms.front());
  }
  const auto number = meant(image, placed);
  return number && placed.meaning->allows(number->real) ? scalar_of(placed.meaning->type, *number)
                                                        : Scalar();
}

void RegisterDecoder::decode(const RegisterImage& image, Values& values) const {
  values.clear();
  values.reserve(placed_.size());
  const std::size_t count = points_in_use(image);
  for (const PlacedValue& placed : placed_) {
    const bool used = !placed.meaning->on_axis || in_use(image, placed.point, count);
    values.push_back(used ? read(image, placed) : Scalar());
  }
}

/// From 1, of the first term that is one; 0: none is, or it was not looked at.
std::size_t RegisterDecoder::null_code(const RegisterImage& image, const PlacedValue& placed) {
  const std::vector<double>& codes = placed.meaning->null_codes;
  if (codes.empty() || !passes(image, placed)) return 0;
  for (const Place& term : placed.terms) {
    const auto part = number(image, term);
    if (!part) continue;
    const auto code = std::ranges::find_if(codes, [&term, said = part->real](double one) {
      return as_it_comes(one, term.value.format) == said;
    });
    if (code != codes.end()) return static_cast<std::size_t>(code - codes.begin()) + 1;
  }
  return 0;
}

std::string RegisterDecoder::null_codes(const RegisterImage& image, const Values& values) const {
  std::string codes;
  const std::size_t count = points_in_use(image);
  for (std::size_t i = 0; i < placed_.size(); ++i) {
    const PlacedValue& placed = placed_[i];
    const bool is_null = std::holds_alternative<std::monostate>(values[i]);
    if (!is_null || (placed.meaning->on_axis && !in_use(image, placed.point, count))) continue;
    const std::size_t code = null_code(image, placed);
    if (code == 0) continue;
    if (codes.empty()) codes.assign(placed_.size(), '0');
    codes[i] = static_cast<char>('0' + code);
  }
  return codes;
}

Scalar RegisterDecoder::value(const RegisterImage& image, std::size_t channel,
                              std::size_t point) const {
  return read(image, placed_[first_of_[channel] + point]);
}

}  // namespace buoyd
