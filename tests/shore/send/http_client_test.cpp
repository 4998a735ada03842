#include "shore/send/http_client.hpp"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "support/child.hpp"
#include "support/http_target.hpp"
#include "support/loopback.hpp"

namespace buoyshore {
namespace {

using buoyd::ErrorCode;
using buoyd::test::GivenAnswer;
using buoyd::test::HeardRequest;
using buoyd::test::HttpTarget;

bool never() {
  return false;
}

GivenAnswer yes(const HeardRequest&) {
  return {};
}

HttpClient client_of(HttpAccess access, HttpTimes times = {}) {
  return std::move(HttpClient::create(std::move(access), never, times).value());
}

class HttpClients : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "http_test.XXXXXX").string();
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string file(const std::string& name, const std::string& text) const {
    const std::string path = folder_ + "/" + name;
    std::ofstream(path) << text;
    chmod(path.c_str(), 0600);
    return path;
  }
  static std::string text_of(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  /// A server's own certificate for that name of the subject's alternatives.
  buoyd::test::ServerSecrets made_for(const std::string& name) const {
    const auto made = buoyd::test::run(
        {"openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
         "-nodes", "-days", "2", "-subj", "/CN=test", "-addext", "subjectAltName=" + name,
         "-keyout", folder_ + "/key.pem", "-out", certificate()},
        folder_ + "/openssl.log");
    EXPECT_EQ(made.code, 0) << made.output;
    return {text_of(folder_ + "/key.pem"), text_of(certificate())};
  }
  [[nodiscard]] std::string certificate() const { return folder_ + "/certificate.pem"; }

  std::string folder_;
};

TEST_F(HttpClients, post_what_they_are_given) {
  HttpTarget target([](const HeardRequest&) { return GivenAnswer{201, "made", {}}; });
  auto client = client_of({});
  const std::string body(300'000, 'x');
  auto reply = client.post(
      {target.url("/rows?a=b"), "text/csv", body, {{"Idempotency-Key", "\"kelpie-1-2\""}}});
  ASSERT_TRUE(reply) << reply.error().text;
  EXPECT_EQ(reply->status, 201);
  EXPECT_EQ(reply->text, "made");
  EXPECT_TRUE(taken(*reply));
  ASSERT_TRUE(client.post({target.url("/rows"), "text/csv", "", {}}));
  const auto heard = target.heard();
  ASSERT_EQ(heard.size(), 2U);
  EXPECT_EQ(heard[0].method, "POST");
  EXPECT_EQ(heard[0].path, "/rows");
  EXPECT_EQ(heard[0].body, body);
  EXPECT_EQ(heard[0].headers.at("content-type"), "text/csv");
  EXPECT_EQ(heard[0].headers.at("idempotency-key"), "\"kelpie-1-2\"");
  EXPECT_FALSE(heard[0].headers.contains("authorization"));
  EXPECT_FALSE(heard[0].headers.contains("expect"));
  EXPECT_EQ(heard[1].body, "");
}

TEST_F(HttpClients, name_themselves_by_secrets_of_files_that_may_change) {
  HttpTarget target(yes);
  const std::string secret = file("password", "sesame\n");
  auto client = client_of({.user = "buoys", .password_file = secret});
  ASSERT_TRUE(client.post({target.url("/"), "text/plain", "1", {}}));
  file("password", "mustard\n");
  ASSERT_TRUE(client.post({target.url("/"), "text/plain", "2", {}}));
  auto bearer = client_of({.token_file = file("token", "abc.def\n")});
  ASSERT_TRUE(bearer.post({target.url("/"), "text/plain", "3", {}}));
  const auto heard = target.heard();
  ASSERT_EQ(heard.size(), 3U);
  EXPECT_EQ(heard[0].headers.at("authorization"), "Basic YnVveXM6c2VzYW1l");
  EXPECT_EQ(heard[1].headers.at("authorization"), "Basic YnVveXM6bXVzdGFyZA==");
  EXPECT_EQ(heard[2].headers.at("authorization"), "Bearer abc.def");
}

TEST_F(HttpClients, do_not_repeat_secrets_that_a_server_says_again) {
  HttpTarget target([](const HeardRequest& request) {
    return GivenAnswer{400, "no: " + request.headers.at("authorization") + ", go away", {}};
  });
  auto basic = client_of({.user = "buoys", .password_file = file("password", "sesame\n")});
  EXPECT_EQ(basic.post({target.url("/"), "text/plain", "1", {}})->text, "no: Basic ***, go away");
  auto bearer = client_of({.token_file = file("token", "abc.def\n")});
  EXPECT_EQ(bearer.post({target.url("/"), "text/plain", "2", {}})->text, "no: Bearer ***, go away");
}

TEST_F(HttpClients, use_no_secret_that_others_can_read) {
  HttpTarget target(yes);
  const std::string secret = file("password", "sesame\n");
  chmod(secret.c_str(), 0644);
  auto client = client_of({.user = "buoys", .password_file = secret});
  auto reply = client.post({target.url("/"), "text/plain", "1", {}});
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().code, ErrorCode::invalid);
  EXPECT_EQ(reply.error().text.find("sesame"), std::string::npos);
  EXPECT_TRUE(target.heard().empty());
}

TEST_F(HttpClients, refuse_what_contradicts_itself) {
  const auto code_of = [](HttpAccess access) {
    auto made = HttpClient::create(std::move(access), never);
    return made ? std::optional<ErrorCode>() : made.error().code;
  };
  EXPECT_EQ(code_of({.user = "buoys"}), ErrorCode::invalid);
  EXPECT_EQ(code_of({.user = "buoys", .password_file = "p", .token_file = "t"}),
            ErrorCode::invalid);
  EXPECT_EQ(code_of({.cert_file = "c"}), ErrorCode::invalid);
  EXPECT_EQ(code_of({.token_file = "t"}), std::nullopt);
}

TEST_F(HttpClients, show_urls_without_secrets) {
  EXPECT_EQ(shown_url("https://Data.Example/in?key=secret").value(), "https://Data.Example/in");
  EXPECT_EQ(shown_url("http://[::1]:8080/in").value(), "http://[::1]:8080/in");
  for (const char* wrong : {"", "data.example/in", "ftp://data.example/in", "http://",
                            "https://buoys:sesame@data.example/in", "file:///etc/passwd"}) {
    auto url = shown_url(wrong);
    ASSERT_FALSE(url) << wrong;
    EXPECT_EQ(url.error().code, ErrorCode::invalid);
    EXPECT_EQ(url.error().text.find("sesame"), std::string::npos);
  }
}

TEST_F(HttpClients, follow_no_redirection) {
  HttpTarget target([](const HeardRequest&) {
    return GivenAnswer{307, "", {{"Location", "/elsewhere?key=secret"}}};
  });
  auto reply = client_of({}).post({target.url("/"), "text/plain", "1", {}});
  ASSERT_TRUE(reply) << reply.error().text;
  EXPECT_EQ(target.heard().size(), 1U);
  auto verdict = taken(*reply);
  ASSERT_FALSE(verdict);
  EXPECT_EQ(verdict.error().code, ErrorCode::refused);
  EXPECT_NE(verdict.error().text.find("/elsewhere"), std::string::npos) << verdict.error().text;
  EXPECT_EQ(verdict.error().text.find("secret"), std::string::npos);
}

TEST_F(HttpClients, tell_what_is_taken_what_comes_again_and_what_never_will) {
  const auto verdict = [](int status) {
    auto judged = taken({.status = status, .text = "why", .retry_after = std::chrono::seconds(7)});
    return judged ? std::pair<std::optional<ErrorCode>, int>()
                  : std::pair<std::optional<ErrorCode>, int>(judged.error().code,
                                                             judged.error().detail);
  };
  using Verdict = std::pair<std::optional<ErrorCode>, int>;
  for (const int status : {200, 201, 204, 299}) EXPECT_EQ(verdict(status), Verdict());
  for (const int status : {408, 429, 500, 502, 503}) {
    EXPECT_EQ(verdict(status), Verdict(ErrorCode::busy, 7)) << status;
  }
  for (const int status : {301, 400, 401, 403, 404, 413, 422}) {
    EXPECT_EQ(verdict(status), Verdict(ErrorCode::refused, status)) << status;
  }
}

TEST_F(HttpClients, hear_how_long_to_wait) {
  HttpTarget target([](const HeardRequest& request) {
    return GivenAnswer{503,
                       std::string(100'000, 'b'),
                       {{"Retry-After", request.path == "/soon" ? "12" : "999999999999"}}};
  });
  auto client = client_of({});
  auto reply = client.post({target.url("/soon"), "text/plain", "1", {}});
  ASSERT_TRUE(reply) << reply.error().text;
  EXPECT_EQ(reply->retry_after, std::chrono::seconds(12));
  EXPECT_EQ(reply->text.size(), 4096U);
  reply = client.post({target.url("/never"), "text/plain", "1", {}});
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->retry_after, std::chrono::seconds(1'000'000));
}

TEST_F(HttpClients, say_that_nobody_listens) {
  const buoyd::test::DeafPort port;
  auto reply =
      client_of({}).post({"http://127.0.0.1:" + std::to_string(port.port()) + "/in?key=secret",
                          "text/plain",
                          "1",
                          {}});
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().code, ErrorCode::unavailable);
  EXPECT_EQ(reply.error().text.find("secret"), std::string::npos) << reply.error().text;
}

/// It takes connections and says nothing.
class Mute {
 public:
  Mute() {
    sockaddr_in address = buoyd::test::loopback(0);
    socklen_t size = sizeof address;
    EXPECT_EQ(bind(descriptor_, reinterpret_cast<const sockaddr*>(&address), size), 0);
    EXPECT_EQ(listen(descriptor_, 8), 0);
    EXPECT_EQ(getsockname(descriptor_, reinterpret_cast<sockaddr*>(&address), &size), 0);
    port_ = ntohs(address.sin_port);
  }
  ~Mute() { close(descriptor_); }
  Mute(const Mute&) = delete;
  Mute& operator=(const Mute&) = delete;
  [[nodiscard]] std::string url() const {
    return "http://127.0.0.1:" + std::to_string(port_) + "/";
  }

 private:
  int descriptor_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  std::uint16_t port_ = 0;
};

TEST_F(HttpClients, wait_no_longer_than_they_may) {
  const Mute server;
  auto client = client_of({}, {.whole = std::chrono::milliseconds(50)});
  auto reply = client.post({server.url(), "text/plain", "1", {}});
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().code, ErrorCode::timeout);
}

TEST_F(HttpClients, end_when_they_are_told_to) {
  const Mute server;
  int asked = 0;
  auto client = HttpClient::create({}, [&asked] { return ++asked > 1; });
  ASSERT_TRUE(client);
  auto reply = client->post({server.url(), "text/plain", "1", {}});
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().code, ErrorCode::stopped);
}

TEST_F(HttpClients, put_no_line_break_into_a_header) {
  HttpTarget target(yes);
  auto reply = client_of({}).post({target.url("/"), "text/plain", "1", {{"X", "a\r\nY: b"}}});
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().code, ErrorCode::invalid);
  EXPECT_TRUE(target.heard().empty());
}

TEST_F(HttpClients, trust_who_has_the_certificate_they_know) {
  HttpTarget target(yes, made_for("IP:127.0.0.1"));
  auto reply = client_of({.ca_file = certificate()}).post({target.url("/"), "text/plain", "1", {}});
  ASSERT_TRUE(reply) << reply.error().text;
  EXPECT_EQ(target.heard().size(), 1U);
  reply = client_of({}).post({target.url("/"), "text/plain", "1", {}});
  ASSERT_FALSE(reply) << "the system's authorities did not sign it";
  EXPECT_EQ(reply.error().code, ErrorCode::unavailable);
  EXPECT_EQ(target.heard().size(), 1U);
}

TEST_F(HttpClients, trust_nobody_who_bears_another_name) {
  HttpTarget target(yes, made_for("DNS:elsewhere.example"));
  auto reply = client_of({.ca_file = certificate()}).post({target.url("/"), "text/plain", "1", {}});
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().code, ErrorCode::unavailable);
  EXPECT_TRUE(target.heard().empty());
}

}  // namespace
}  // namespace buoyshore
