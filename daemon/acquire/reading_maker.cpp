#include "acquire/reading_maker.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <iterator>

#include "core/body.hpp"
#include "model/describe.hpp"

namespace buoyd {

namespace {

/// Of channels that are judged, too: that comes behind this.
constexpr char not_evaluated = '2';
constexpr Micros longest_span = std::chrono::hours(24 * 31);

bool are_flags(std::string_view flags, std::size_t values) {
  return flags.empty() ||
         (flags.size() == values && flags.find_first_not_of("12349") == std::string_view::npos);
}

/// 0 of an instant, and where the instrument does not say how long its interval is.
Micros span_of(const ModelKind& kind, const Values& values) {
  if (!kind.over_from || values.size() != kind.value_count()) {
    return kind.over;
  }
  const double stated = number_of(values[kind.first_value(*kind.over_from)]);
  const double most = std::chrono::duration<double>(longest_span) / kind.over_unit;
  const bool is_length = stated > 0 && stated <= most;
  return is_length ? Micros(std::llround(stated * static_cast<double>(kind.over_unit.count())))
                   : Micros(0);
}

/// How many points of the kind's axis a reading of this sample has.
std::size_t points_of(const ModelKind& kind, const Sample& sample) {
  const std::size_t all = kind.axis ? kind.axis->points : 1;
  return std::clamp(sample.points.value_or(all), std::size_t{1}, all);
}

/// The points in use.
std::vector<double> axis_of(const ModelKind& kind, const Sample& sample) {
  if (!kind.axis) return {};
  std::vector<double> axis = sample.axis.empty() ? kind.axis->model_points() : sample.axis;
  axis.resize(points_of(kind, sample));
  return axis;
}

/// Of each array the first `points` of what there is one of for each value.
template <class List>
void keep_points(const ModelKind& kind, std::size_t points, List& list) {
  List kept;
  auto from = list.begin();
  for (const ModelChannel& channel : kind.channels) {
    const auto all = static_cast<std::ptrdiff_t>(kind.points(channel));
    const auto some = channel.on_axis ? static_cast<std::ptrdiff_t>(points) : all;
    kept.insert(kept.end(), std::make_move_iterator(from), std::make_move_iterator(from + some));
    from += all;
  }
  list = std::move(kept);
}

/// A sample of another size fits no description and is refused as it is.
void leave_out_unused(const ModelKind& kind, Sample& sample) {
  if (!kind.axis) return;
  const std::size_t points = points_of(kind, sample);
  if (points == kind.axis->points || sample.values.size() != kind.value_count()) return;
  for (std::string* const digits : {&sample.flags, &sample.null_codes}) {
    if (digits->size() == sample.values.size()) keep_points(kind, points, *digits);
  }
  keep_points(kind, points, sample.values);
}

}  // namespace

ReadingMaker::ReadingMaker(ModelPtr model, const InstrumentSettings& settings,
                           DeploymentSettings deployment)
    : model_(std::move(model)),
      settings_(settings),
      deployment_(std::move(deployment)),
      known_(model_->kinds.size()) {}

Result<Reading> ReadingMaker::make(Sample sample) {
  if (sample.kind >= known_.size()) {
    return fail(ErrorCode::invalid,
                fmt::format("sample of kind {}, the model has {}", sample.kind, known_.size()));
  }
  if (auto described = describe_kind(sample); !described) {
    return pass_on(described);
  }
  const ModelKind& kind = model_->kinds[sample.kind];
  const Micros span = span_of(kind, sample.values);
  leave_out_unused(kind, sample);
  const Description& description = *known_[sample.kind].description;
  auto body = write_body(description, sample.values);
  if (!body) {
    return pass_on(body);
  }
  if (!are_flags(sample.flags, sample.values.size())) {
    return fail(ErrorCode::invalid,
                fmt::format("flags '{}' of {} values", sample.flags, sample.values.size()));
  }
  const bool is_judged = !settings_.quality.empty();
  if (is_judged && sample.flags.empty()) sample.flags.assign(sample.values.size(), not_evaluated);
  Reading reading;
  reading.description = known_[sample.kind].description;
  reading.boottime = sample.taken;
  reading.span = span;
  reading.body = std::move(*body);
  reading.flags = write_flags(description, sample.values, sample.flags);
  reading.fix = sample.fix;
  reading.null_codes = std::move(sample.null_codes);
  return reading;
}

Result<void> ReadingMaker::describe_kind(const Sample& sample) {
  Known& known = known_[sample.kind];
  if (known.description && known.identity == sample.identity && known.axis == sample.axis &&
      known.points == sample.points) {
    return {};
  }
  const ModelKind& kind = model_->kinds[sample.kind];
  const std::size_t points = kind.axis ? kind.axis->points : 0;
  if (!sample.axis.empty() && sample.axis.size() != points) {
    return fail(ErrorCode::invalid, fmt::format("{} axis points for kind '{}', expected {}",
                                                sample.axis.size(), kind.name, points));
  }
  auto made = describe(*model_, sample.kind, settings_, deployment_, sample.identity,
                       axis_of(kind, sample));
  if (!made) {
    return pass_on(made);
  }
  known = {std::move(*made), sample.identity, sample.axis, sample.points};
  return {};
}

}  // namespace buoyd
