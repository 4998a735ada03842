#include "acquire/reading_maker.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/body.hpp"
#include "model/describe.hpp"

namespace buoyd {

namespace {

bool are_flags(std::string_view flags, std::size_t values) {
  return flags.empty() ||
         (flags.size() == values && flags.find_first_not_of("12349") == std::string_view::npos);
}

}  // namespace

ReadingMaker::ReadingMaker(ModelPtr model, InstrumentSettings settings,
                           DeploymentSettings deployment)
    : model_(std::move(model)),
      settings_(std::move(settings)),
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
  const Description& description = *known_[sample.kind].description;
  auto body = write_body(description, sample.values);
  if (!body) {
    return pass_on(body);
  }
  if (!are_flags(sample.flags, sample.values.size())) {
    return fail(ErrorCode::invalid,
                fmt::format("flags '{}' of {} values", sample.flags, sample.values.size()));
  }
  Reading reading;
  reading.description = known_[sample.kind].description;
  reading.boottime = sample.taken;
  reading.span = sample.span;
  reading.body = std::move(*body);
  reading.flags = write_flags(description, sample.values, sample.flags);
  reading.fix = sample.fix;
  return reading;
}

Result<void> ReadingMaker::describe_kind(const Sample& sample) {
  Known& known = known_[sample.kind];
  if (known.description && known.identity == sample.identity && known.axis == sample.axis) {
    return {};
  }
  auto made = describe(*model_, sample.kind, settings_, deployment_, sample.identity, sample.axis);
  if (!made) {
    return pass_on(made);
  }
  known = {std::move(*made), sample.identity, sample.axis};
  return {};
}

}  // namespace buoyd
