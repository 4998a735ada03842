#pragma once
// Whose time a channel tells. Pure functions; any thread.

#include <cstddef>
#include <string_view>

#include "model/model.hpp"

namespace buoyd {

/// Whose time a channel is: "UTC" where the message's standard says so, "instrument" where it is
/// the instrument's own clock in the zone that it was set to; "" of what is no date with a time.
[[nodiscard]] std::string_view clock_of(const Model& model, std::size_t kind, std::size_t channel);

/// A date with a time, in seconds since 1970, that the instrument itself gave.
[[nodiscard]] bool is_time_stamp(const Model& model, std::size_t kind, std::size_t channel);

}  // namespace buoyd
