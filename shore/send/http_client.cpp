#include "shore/send/http_client.hpp"

#include <curl/curl.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>

#include "platform/secret_file.hpp"

namespace buoyshore {

using buoyd::ErrorCode;
using buoyd::Result;

namespace {

constexpr std::size_t most_text = 4096;  // of an answer's body
// Where kinds of answers begin.
constexpr int done = 200;
constexpr int redirection = 300;
constexpr int their_fault = 500;
constexpr curl_off_t longest_pause = 1'000'000;  // s, that a server may ask for

struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
struct FreeUrl {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};
struct FreeText {
  void operator()(char* text) const { curl_free(text); }
};
using List = std::unique_ptr<curl_slist, FreeList>;
using Url = std::unique_ptr<CURLU, FreeUrl>;

/// Once a process; the library is never told that we are done, as mosquitto uses OpenSSL, too.
bool is_library_ready() {
  static const CURLcode code = curl_global_init(CURL_GLOBAL_DEFAULT);
  return code == CURLE_OK;
}

long milliseconds(buoyd::Micros time) {
  return static_cast<long>(std::chrono::duration_cast<std::chrono::milliseconds>(time).count());
}

std::string part_of(CURLU* url, CURLUPart part) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, 0) != CURLUE_OK) return {};
  const std::unique_ptr<char, FreeText> owned(text);
  return text;
}

std::size_t take_text(char* bytes, std::size_t size, std::size_t count, void* reply) {
  std::string& text = static_cast<HttpReply*>(reply)->text;
  text.append(bytes, std::min(size * count, most_text - std::min(most_text, text.size())));
  return size * count;
}

int ask_whether_to_end(void* must_end, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return (*static_cast<std::function<bool()>*>(must_end))() ? 1 : 0;
}

ErrorCode code_of(CURLcode code) {
  switch (code) {
    case CURLE_OPERATION_TIMEDOUT:
      return ErrorCode::timeout;
    case CURLE_ABORTED_BY_CALLBACK:
      return ErrorCode::stopped;
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL:
      return ErrorCode::invalid;
    default:
      return ErrorCode::unavailable;
  }
}

/// The headers of one request.
class Headers {
 public:
  void add(const std::string& line) {
    curl_slist* longer = curl_slist_append(list_.get(), line.c_str());
    if (longer == nullptr) {
      is_whole_ = false;
      return;
    }
    (void)list_.release();
    list_.reset(longer);
  }
  [[nodiscard]] curl_slist* list() const { return list_.get(); }
  [[nodiscard]] bool is_whole() const { return is_whole_; }

 private:
  List list_;
  bool is_whole_ = true;
};

void mask(std::string& text, std::string_view secret) {
  for (auto at = text.find(secret); at != std::string::npos; at = text.find(secret, at)) {
    text.replace(at, secret.size(), "***");
    at += 3;
  }
}

/// A server may say again what it heard: our secrets, also as HTTP packs a user and a password.
void mask_all(std::string& text, const std::vector<std::string>& secrets) {
  for (const std::string& secret : secrets) mask(text, secret);
  constexpr std::string_view basic = "Basic ";
  for (auto at = text.find(basic); at != std::string::npos; at = text.find(basic, at + 1)) {
    const std::size_t begin = at + basic.size();
    const std::size_t end = std::min(text.find_first_of(" \r\n\t\"'<,;", begin), text.size());
    text.replace(begin, end - begin, "***");
  }
}

bool is_one_line(std::string_view text) {
  return text.find_first_of("\r\n") == std::string_view::npos;
}

}  // namespace

struct HttpClient::State {
  struct FreeHandle {
    void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
  };
  using Handle = std::unique_ptr<CURL, FreeHandle>;

  HttpAccess access;
  std::function<bool()> must_end;
  HttpTimes times;
  Handle handle;
  std::array<char, CURL_ERROR_SIZE> what{};
  std::vector<std::string> secrets{};  // of the request

  template <class Value>
  void set(CURLoption option, Value value) {
    const CURLcode code = curl_easy_setopt(handle.get(), option, value);
    if (failure == CURLE_OK) failure = code;
  }
  void set(CURLoption option, const std::string& text) {
    if (!text.empty()) set(option, text.c_str());
  }
  void set_transfer(HttpReply& reply);
  void set_tls();
  Result<void> set_user(Headers& headers);
  void set_post(const HttpPost& post, Headers& headers);
  Result<HttpReply> perform(const std::string& place, HttpReply& reply);

  CURLcode failure = CURLE_OK;  // the first one of an option
  bool has_sent = false;        // some of the last request
};

void HttpClient::State::set_transfer(HttpReply& reply) {
  what.front() = '\0';
  set(CURLOPT_ERRORBUFFER, what.data());
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_QUICK_EXIT, 1L);  // a name that is still looked up is not waited for
  set(CURLOPT_PROXY, "");
  set(CURLOPT_PROTOCOLS_STR, "http,https");
  set(CURLOPT_FOLLOWLOCATION, 0L);
  set(CURLOPT_CONNECTTIMEOUT_MS, milliseconds(times.connect));
  set(CURLOPT_TIMEOUT_MS, milliseconds(times.whole));
  set(CURLOPT_USERAGENT, "buoyshore/" BUOYD_VERSION);
  set(CURLOPT_NOPROGRESS, 0L);
  set(CURLOPT_XFERINFOFUNCTION, &ask_whether_to_end);
  set(CURLOPT_XFERINFODATA, static_cast<void*>(&must_end));
  set(CURLOPT_WRITEFUNCTION, &take_text);
  set(CURLOPT_WRITEDATA, static_cast<void*>(&reply));
}

void HttpClient::State::set_tls() {
  set(CURLOPT_SSL_VERIFYPEER, 1L);
  set(CURLOPT_SSL_VERIFYHOST, 2L);
  set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  set(CURLOPT_CAINFO, access.ca_file);
  set(CURLOPT_SSLCERT, access.cert_file);
  set(CURLOPT_SSLKEY, access.key_file);
}

Result<void> HttpClient::State::set_user(Headers& headers) {
  secrets.clear();
  if (!access.key_file.empty()) {
    if (auto checked = buoyd::check_secret(access.key_file); !checked) return checked;
  }
  if (!access.password_file.empty()) {
    auto password = buoyd::read_secret(access.password_file);
    if (!password) return pass_on(password);
    set(CURLOPT_HTTPAUTH, static_cast<long>(CURLAUTH_BASIC));
    set(CURLOPT_USERNAME, access.user);
    set(CURLOPT_PASSWORD, *password);
    if (!password->empty()) secrets.push_back(*password);
  }
  if (!access.token_file.empty()) {
    auto token = buoyd::read_secret(access.token_file);
    if (!token) return pass_on(token);
    headers.add("Authorization: Bearer " + *token);
    if (!token->empty()) secrets.push_back(*token);
  }
  return {};
}

void HttpClient::State::set_post(const HttpPost& post, Headers& headers) {
  set(CURLOPT_URL, post.url);
  set(CURLOPT_POST, 1L);
  set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(post.body.size()));
  set(CURLOPT_POSTFIELDS, post.body.empty() ? "" : post.body.data());
  headers.add("Content-Type: " + post.media);
  headers.add("Expect:");  // a server that does not know it would cost a second
  for (const auto& [name, value] : post.headers) headers.add(fmt::format("{}: {}", name, value));
  set(CURLOPT_HTTPHEADER, headers.list());
}

Result<HttpReply> HttpClient::State::perform(const std::string& place, HttpReply& reply) {
  const CURLcode code = curl_easy_perform(handle.get());
  long octets = 0;
  curl_easy_getinfo(handle.get(), CURLINFO_REQUEST_SIZE, &octets);
  has_sent = octets > 0;
  if (code != CURLE_OK) {
    const char* said = what.front() != '\0' ? what.data() : curl_easy_strerror(code);
    return buoyd::fail(code_of(code), fmt::format("{}: {}", place, said), static_cast<int>(code));
  }
  long status = 0;
  curl_off_t pause = 0;
  char* location = nullptr;
  curl_easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &status);
  curl_easy_getinfo(handle.get(), CURLINFO_RETRY_AFTER, &pause);
  curl_easy_getinfo(handle.get(), CURLINFO_REDIRECT_URL, &location);
  reply.status = static_cast<int>(status);
  reply.retry_after = std::chrono::seconds(std::clamp<curl_off_t>(pause, 0, longest_pause));
  mask_all(reply.text, secrets);
  if (location != nullptr) reply.location = shown_url(location).value_or("elsewhere");
  return std::move(reply);
}

HttpClient::HttpClient(std::unique_ptr<State> state) : state_(std::move(state)) {}
HttpClient::HttpClient(HttpClient&&) noexcept = default;
HttpClient& HttpClient::operator=(HttpClient&&) noexcept = default;
HttpClient::~HttpClient() = default;

Result<HttpClient> HttpClient::create(HttpAccess access, std::function<bool()> must_end,
                                      HttpTimes times) {
  const auto wrong = [](const char* what) { return buoyd::fail(ErrorCode::invalid, what); };
  if (access.user.empty() != access.password_file.empty()) {
    return wrong("expected a user and a file of its password, or neither");
  }
  if (!access.token_file.empty() && !access.password_file.empty()) {
    return wrong("expected a file of a token or one of a password, not both");
  }
  if (access.cert_file.empty() != access.key_file.empty()) {
    return wrong("expected a certificate's file and that of its key, or neither");
  }
  auto state = std::make_unique<State>(
      State{std::move(access), std::move(must_end), times,
            State::Handle(is_library_ready() ? curl_easy_init() : nullptr)});
  if (state->handle == nullptr) return buoyd::fail(ErrorCode::unavailable, "libcurl cannot begin");
  return HttpClient(std::move(state));
}

bool HttpClient::has_sent() const {
  return state_->has_sent;
}

Result<HttpReply> HttpClient::post(const HttpPost& post) {
  state_->has_sent = false;
  auto place = shown_url(post.url);
  if (!place) return pass_on(place);
  for (const auto& [name, value] : post.headers) {
    if (!is_one_line(name) || !is_one_line(value) || name.empty()) {
      return buoyd::fail(ErrorCode::invalid, *place + ": a header with a line break");
    }
  }
  State& state = *state_;
  HttpReply reply;
  Headers headers;
  curl_easy_reset(state.handle.get());  // its connections stay
  state.failure = CURLE_OK;
  state.set_transfer(reply);
  state.set_tls();
  if (auto set = state.set_user(headers); !set) return pass_on(set);
  state.set_post(post, headers);
  if (state.failure != CURLE_OK || !headers.is_whole()) {
    return buoyd::fail(ErrorCode::unavailable,
                       fmt::format("{}: libcurl takes an option not: {}", *place,
                                   curl_easy_strerror(state.failure)));
  }
  return state.perform(*place, reply);
}

Result<std::string> shown_url(const std::string& text) {
  const Url url(curl_url());
  const bool is_read =
      url != nullptr && curl_url_set(url.get(), CURLUPART_URL, text.c_str(), 0) == CURLUE_OK;
  const std::string scheme = is_read ? part_of(url.get(), CURLUPART_SCHEME) : "";
  if (scheme != "http" && scheme != "https") {
    return buoyd::fail(ErrorCode::invalid,
                       "no URL of HTTP: expected https://HOST/PATH or http://HOST/PATH");
  }
  if (!part_of(url.get(), CURLUPART_USER).empty() ||
      !part_of(url.get(), CURLUPART_PASSWORD).empty()) {
    return buoyd::fail(ErrorCode::invalid,
                       "a user stands in the URL: expected it in options, its password in a file");
  }
  const std::string port = part_of(url.get(), CURLUPART_PORT);
  return fmt::format("{}://{}{}{}{}", scheme, part_of(url.get(), CURLUPART_HOST),
                     port.empty() ? "" : ":", port, part_of(url.get(), CURLUPART_PATH));
}

bool is_turned_away(const HttpReply& reply) {
  return reply.status >= redirection && reply.status < their_fault;
}

Result<void> taken(const HttpReply& reply) {
  constexpr int request_timeout = 408;
  constexpr int too_many = 429;
  constexpr std::size_t most_said = 200;
  if (reply.status >= done && reply.status < redirection) return {};
  const std::string said = fmt::format(
      "the answer is {}{}{}{}{}", reply.status, reply.location.empty() ? "" : ", it points to ",
      reply.location, reply.text.empty() ? "" : ": ", reply.text.substr(0, most_said));
  const bool is_later = reply.status == request_timeout || reply.status == too_many ||
                        reply.status >= their_fault || reply.status < done;
  if (!is_later) return buoyd::fail(ErrorCode::refused, said, reply.status);
  const auto pause = std::chrono::duration_cast<std::chrono::seconds>(reply.retry_after).count();
  return buoyd::fail(ErrorCode::busy, said, static_cast<int>(pause));
}

}  // namespace buoyshore
