#include "shore/serve/causes_json.hpp"

#include "base/json_object.hpp"
#include "shore/serve/answer_size.hpp"
#include "shore/serve/reading_json.hpp"
#include "shore/station/absence.hpp"

namespace buoyshore {

using buoyd::JsonObject;

buoyd::Result<std::string> causes_json(PreparedSql& sql, const ReadingQuery& query,
                                       buoyd::WallTime now) {
  auto absences = absences_of(sql, query);
  if (!absences) return pass_on(absences);
  buoyd::JsonArray causes;
  AnswerSize size("a shorter time");
  for (const Absence& absence : *absences) {
    const std::string cause = JsonObject()
                                  .add_json("from", time_json(absence.from))
                                  .add_json("to", time_json(absence.to))
                                  .add("cause", absence.cause)
                                  .add("text", absence.text)
                                  .str();
    if (auto fits = size.add(cause.size()); !fits) return pass_on(fits);
    causes.add_json(cause);
  }
  return JsonObject().add_json("now", time_json(now)).add_json("causes", causes.str()).str();
}

}  // namespace buoyshore
