#pragma once
// A mail in which Iridium's gateway forwards a message: the attachment whose name ends with .sbd is
// the message. Pure; any thread.
// Source: RFC 2045 and 2046; published examples of such mails (docs/links.md).

#include <string_view>

#include "shore/gateway/short_message.hpp"

namespace buoyshore {

inline constexpr std::size_t longest_mail = 256U << 10U;  ///< bytes; real ones have some 3 KB

/// The IMEI is what the subject names, "SBD Msg From Unit: 300234012345678". Error invalid: it
/// names none, there is no such attachment, or that is no base64.
[[nodiscard]] buoyd::Result<ShortMessage> read_sbd_mail(std::string_view mail);

}  // namespace buoyshore
