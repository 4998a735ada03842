#include "shore/serve/causes_json.hpp"

#include "base/json_object.hpp"
#include "shore/query/absence.hpp"
#include "shore/serve/reading_json.hpp"

namespace buoyshore {

using buoyd::JsonObject;

buoyd::Result<std::string> causes_json(PreparedSql& sql, const ReadingQuery& query,
                                       buoyd::WallTime now) {
  auto absences = absences_of(sql, query);
  if (!absences) return pass_on(absences);
  buoyd::JsonArray causes;
  for (const Absence& absence : *absences) {
    causes.add_json(JsonObject()
                        .add_json("from", time_json(absence.from))
                        .add_json("to", time_json(absence.to))
                        .add("cause", absence.cause)
                        .add("text", absence.text)
                        .str());
  }
  return JsonObject().add_json("now", time_json(now)).add_json("causes", causes.str()).str();
}

}  // namespace buoyshore
