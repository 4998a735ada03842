#pragma once
// How the values of a channel are judged: by what the configuration says of it, and by what follows
// from that for the channels beside it. Pure functions; any thread.

#include <optional>
#include <string>

#include "core/instrument_settings.hpp"
#include "model/model.hpp"

namespace buoyd {

/// The longitude of a position: the channel beside a latitude that has "longitude" where that one's
/// name has "latitude". nullptr: there is none, the channel is no latitude, or it is a target's.
[[nodiscard]] const ModelChannel* longitude_beside(const ModelKind& kind,
                                                   const std::string& latitude);

/// Its values are a profile over depth, which is positive down.
[[nodiscard]] bool is_over_depth(const ModelKind& kind, const std::string& channel);

/// Its rows are those of an event: what they say was judged where it was said, and they are no
/// series.
[[nodiscard]] bool is_event_kind(const InstrumentSettings& instrument, const std::string& kind);

/// What the model allows as a value, open to a side where it says nothing; nullopt: anything.
[[nodiscard]] std::optional<QualitySettings::Range> model_range(const ModelChannel& channel);

/// nullopt: it is not judged, as nothing of an event is. A longitude is judged with its latitude.
/// Where the configuration gives no `fail` it is the model's range.
[[nodiscard]] std::optional<QualitySettings> quality_of(const InstrumentSettings& instrument,
                                                        const ModelKind& kind,
                                                        const ModelChannel& channel);

}  // namespace buoyd
