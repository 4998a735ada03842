#include "shore/serve/http.hpp"

#include <utility>

#include "base/json_object.hpp"

namespace buoyshore {

HttpResponse json_response(std::string json) {
  return {200, "application/json", std::move(json), {}, {}};
}

HttpResponse error_response(unsigned status, std::string_view text) {
  HttpResponse response = json_response(buoyd::JsonObject().add("error", text).str());
  response.status = status;
  return response;
}

}  // namespace buoyshore
