#include "shore/send/http_sender.hpp"

namespace buoyshore {

using buoyd::Result;

Result<std::unique_ptr<HttpSender>> HttpSender::create(std::string url, HttpAccess access,
                                                       const buoyd::Clock& clock,
                                                       std::function<bool()> must_end,
                                                       HttpTimes times) {
  if (auto shown = shown_url(url); !shown) return pass_on(shown);
  auto client = HttpClient::create(std::move(access), must_end, times);
  if (!client) return pass_on(client);
  return std::unique_ptr<HttpSender>(
      new HttpSender(std::move(url), std::move(*client), clock, std::move(must_end)));
}

Result<void> HttpSender::send(const Parcel& parcel) {
  begin(parcel);
  std::string body;
  for (const ParcelPart& part : parcel.parts) body += part.text;
  // A string of structured headers, with quotes: draft-ietf-httpapi-idempotency-key-header.
  auto reply =
      client_.post({url_, parcel.media, body, {{"Idempotency-Key", '"' + parcel.name + '"'}}});
  if (reply ? !is_turned_away(*reply) : client_.has_sent()) note_come();
  if (!reply) return pass_on(reply);
  return taken(*reply);
}

}  // namespace buoyshore
