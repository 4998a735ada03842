#pragma once
// A field's text to a time: seconds since 1970-01-01 UTC or since midnight, the printed digits
// kept. Pure functions; any thread.

#include "drivers/messages/field_value.hpp"

namespace buoyd {

/// hhmmss[.sss] as seconds since midnight.
[[nodiscard]] FieldValue read_time_of_day(std::string_view text);
/// hhmmss[.sss] with the field's `date`.
[[nodiscard]] FieldValue read_utc(const MessageField& field, std::string_view text,
                                  const Fields& fields, std::size_t first);
/// By the field's `pattern`, `text` joined with the fields `more`.
[[nodiscard]] FieldValue read_time(const MessageField& field, std::string_view text,
                                   const Fields& fields, std::size_t first);

}  // namespace buoyd
