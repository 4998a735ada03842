#pragma once
// Parcels as requests of HTTP: a POST each, whose header Idempotency-Key is the parcel's name.

#include <string>
#include <utility>

#include "shore/send/http_client.hpp"
#include "shore/send/sender.hpp"

namespace buoyshore {

class HttpSender : public Sender {
 public:
  /// `url` as shown_url() takes it. Errors: those of HttpClient::create(); invalid (no such URL).
  [[nodiscard]] static buoyd::Result<std::unique_ptr<HttpSender>> create(
      std::string url, HttpAccess access, const buoyd::Clock& clock, std::function<bool()> must_end,
      HttpTimes times = {});

  /// All parts are one body.
  [[nodiscard]] buoyd::Result<void> send(const Parcel& parcel) override;

 private:
  HttpSender(std::string url, HttpClient client, const buoyd::Clock& clock,
             std::function<bool()> must_end)
      : Sender(clock, std::move(must_end)), url_(std::move(url)), client_(std::move(client)) {}

  std::string url_;
  HttpClient client_;
};

}  // namespace buoyshore
