#include "mqtt/tls_library.hpp"

#include <dlfcn.h>

namespace buoyd {

namespace {

using VerifyResult = long (*)(const void*);
using ErrorString = const char* (*)(long);
using IsFinished = int (*)(const void*);
using Peek = int (*)(void*, void*, int);
using Pending = int (*)(const void*);

template <class Function>
Function found(const char* name) {
  return reinterpret_cast<Function>(::dlsym(RTLD_DEFAULT, name));
}

struct PlainText {
  IsFinished is_finished = found<IsFinished>("SSL_is_init_finished");
  Peek peek = found<Peek>("SSL_peek");
  Pending pending = found<Pending>("SSL_pending");
};

const PlainText& plain_text() {
  static const PlainText functions;
  return functions;
}

std::size_t at_least_none(int count) {
  return count > 0 ? static_cast<std::size_t>(count) : 0;
}

}  // namespace

std::string certificate_trouble(const void* ssl) {
  const auto verify_result = found<VerifyResult>("SSL_get_verify_result");
  const auto error_string = found<ErrorString>("X509_verify_cert_error_string");
  if (verify_result == nullptr || error_string == nullptr || ssl == nullptr) {
    return "";
  }
  const long result = verify_result(ssl);
  return result == 0 ? "" : error_string(result);
}

bool can_see_plain_text() {
  const PlainText& functions = plain_text();
  return functions.is_finished != nullptr && functions.peek != nullptr &&
         functions.pending != nullptr;
}

std::size_t peek_plain_text(void* ssl, std::span<std::uint8_t> into) {
  if (ssl == nullptr || plain_text().is_finished(ssl) == 0) {
    return 0;
  }
  return at_least_none(plain_text().peek(ssl, into.data(), static_cast<int>(into.size())));
}

std::size_t plain_text_waiting(const void* ssl) {
  return ssl == nullptr ? 0 : at_least_none(plain_text().pending(ssl));
}

}  // namespace buoyd
