#include "shore/send/http_sender.hpp"

#include <gtest/gtest.h>

#include "support/fake_clock.hpp"
#include "support/http_target.hpp"
#include "support/loopback.hpp"

namespace buoyshore {
namespace {

using buoyd::ErrorCode;
using buoyd::test::GivenAnswer;
using buoyd::test::HeardRequest;
using buoyd::test::HttpTarget;

TEST(HttpSenders, name_what_they_send) {
  unsigned status = 204;
  HttpTarget target([&status](const HeardRequest&) { return GivenAnswer{status, "no such key"}; });
  const buoyd::FakeClock clock;
  auto sender = HttpSender::create(target.url("/in"), {}, clock, [] { return false; });
  ASSERT_TRUE(sender) << sender.error().text;
  const Parcel parcel{"kelpie-1-2", "application/x-ndjson", {{"", 0, "1\n"}, {"", 0, "2\n"}}};
  EXPECT_TRUE((*sender)->send(parcel));
  status = 503;
  auto sent = (*sender)->send(parcel);
  ASSERT_FALSE(sent);
  EXPECT_EQ(sent.error().code, ErrorCode::busy);
  status = 401;
  sent = (*sender)->send(parcel);
  ASSERT_FALSE(sent);
  EXPECT_EQ(sent.error().code, ErrorCode::refused);
  EXPECT_EQ(sent.error().text, "the answer is 401: no such key");
  const auto heard = target.heard();
  ASSERT_EQ(heard.size(), 3U);
  EXPECT_EQ(heard[0].body, "1\n2\n");
  EXPECT_EQ(heard[2].body, "1\n2\n");
  EXPECT_EQ(heard[0].headers.at("idempotency-key"), "\"kelpie-1-2\"");
  EXPECT_EQ(heard[0].headers.at("content-type"), "application/x-ndjson");
}

TEST(HttpSenders, know_what_certainly_did_not_come) {
  unsigned status = 401;
  HttpTarget target([&status](const HeardRequest&) { return GivenAnswer{status}; });
  const buoyd::FakeClock clock;
  const auto made = [&](const std::string& url) {
    return HttpSender::create(url, {}, clock, [] { return false; }).value();
  };
  const auto sender = made(target.url("/in"));
  EXPECT_FALSE(sender->send({"a", "text/plain", {{"", 0, "1\n"}}}));
  EXPECT_FALSE(sender->may_have_come()) << "it said no";
  status = 429;
  EXPECT_FALSE(sender->send({"a", "text/plain", {{"", 0, "1\n"}}}));
  EXPECT_FALSE(sender->may_have_come()) << "it said not now";
  status = 502;
  EXPECT_FALSE(sender->send({"a", "text/plain", {{"", 0, "1\n"}}}));
  EXPECT_TRUE(sender->may_have_come()) << "who knows what it did before";
  status = 401;
  EXPECT_FALSE(sender->send({"a", "text/plain", {{"", 0, "1\n"}}}));
  EXPECT_TRUE(sender->may_have_come()) << "by the attempt before";
  EXPECT_FALSE(sender->send({"b", "text/plain", {{"", 0, "1\n"}}}));
  EXPECT_FALSE(sender->may_have_come()) << "that was another one";
  const buoyd::test::DeafPort port;
  const auto to_nobody = made("http://127.0.0.1:" + std::to_string(port.port()) + "/");
  EXPECT_FALSE(to_nobody->send({"a", "text/plain", {{"", 0, "1\n"}}}));
  EXPECT_FALSE(to_nobody->may_have_come());
}

TEST(HttpSenders, want_a_url) {
  const buoyd::FakeClock clock;
  auto sender = HttpSender::create("https://", {}, clock, [] { return false; });
  ASSERT_FALSE(sender);
  EXPECT_EQ(sender.error().code, ErrorCode::invalid);
}

}  // namespace
}  // namespace buoyshore
