#include "support/http_target.hpp"

#include <microhttpd.h>

#include <algorithm>
#include <cctype>
#include <memory>
#include <stdexcept>

#include "support/loopback.hpp"

namespace buoyd::test {

namespace {

std::string in_small_letters(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

MHD_Result take_header(void* request, MHD_ValueKind, const char* name, const char* value) {
  static_cast<HeardRequest*>(request)->headers[in_small_letters(name)] = value ? value : "";
  return MHD_YES;
}

}  // namespace

struct HttpTarget::Calls {
  static MHD_Result take(void* target, MHD_Connection* connection, const char* path,
                         const char* method, const char*, const char* body, std::size_t* size,
                         void** state) {
    if (*state == nullptr) {
      auto request = std::make_unique<HeardRequest>();
      request->method = method;
      request->path = path;
      MHD_get_connection_values(connection, MHD_HEADER_KIND, &take_header, request.get());
      *state = request.release();
      return MHD_YES;
    }
    auto& request = *static_cast<HeardRequest*>(*state);
    if (*size > 0) {
      request.body.append(body, *size);
      *size = 0;
      return MHD_YES;
    }
    return static_cast<HttpTarget*>(target)->answer_
               ? answer(*static_cast<HttpTarget*>(target), *connection, request)
               : MHD_NO;
  }

  static MHD_Result answer(HttpTarget& target, MHD_Connection& connection,
                           const HeardRequest& request) {
    {
      const std::lock_guard lock(target.mutex_);
      target.heard_.push_back(request);
    }
    GivenAnswer given = target.answer_(request);
    MHD_Response* response = MHD_create_response_from_buffer(given.body.size(), given.body.data(),
                                                             MHD_RESPMEM_MUST_COPY);
    for (const auto& [name, value] : given.headers) {
      MHD_add_response_header(response, name.c_str(), value.c_str());
    }
    const MHD_Result queued = MHD_queue_response(&connection, given.status, response);
    MHD_destroy_response(response);
    return queued;
  }

  static void end(void*, MHD_Connection*, void** state, MHD_RequestTerminationCode) {
    const std::unique_ptr<HeardRequest> request(static_cast<HeardRequest*>(*state));
    *state = nullptr;
  }
};

HttpTarget::HttpTarget(Answer answer, ServerSecrets secrets)
    : answer_(std::move(answer)), secrets_(std::move(secrets)) {
  const sockaddr_in address = loopback(0);
  std::vector<MHD_OptionItem> options{
      {MHD_OPTION_SOCK_ADDR, 0, const_cast<sockaddr_in*>(&address)},
      {MHD_OPTION_NOTIFY_COMPLETED, reinterpret_cast<std::intptr_t>(&Calls::end), this}};
  unsigned flags = MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_AUTO;
  if (!secrets_.key.empty()) {
    flags |= MHD_USE_TLS;
    options.push_back({MHD_OPTION_HTTPS_MEM_KEY, 0, secrets_.key.data()});
    options.push_back({MHD_OPTION_HTTPS_MEM_CERT, 0, secrets_.certificate.data()});
  }
  options.push_back({MHD_OPTION_END, 0, nullptr});
  daemon_ = MHD_start_daemon(flags, 0, nullptr, nullptr, &Calls::take, this, MHD_OPTION_ARRAY,
                             options.data(), MHD_OPTION_END);
  const MHD_DaemonInfo* bound =
      daemon_ == nullptr ? nullptr : MHD_get_daemon_info(daemon_, MHD_DAEMON_INFO_BIND_PORT);
  if (bound == nullptr) throw std::runtime_error("no HTTP server begins");
  port_ = bound->port;
}

HttpTarget::~HttpTarget() {
  MHD_stop_daemon(daemon_);
}

std::string HttpTarget::url(const std::string& path) const {
  return (secrets_.key.empty() ? "http" : "https") + ("://127.0.0.1:" + std::to_string(port_)) +
         path;
}

std::vector<HeardRequest> HttpTarget::heard() const {
  const std::lock_guard lock(mutex_);
  return heard_;
}

}  // namespace buoyd::test
