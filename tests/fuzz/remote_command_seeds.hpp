#pragma once
// Inputs of remote_command_fuzz.cpp that each reach one place behind the gate, with what they must
// come to: a target that got no further than the gate would find nothing. Test thread.
//
// An input is the allow list, then steps, parted by \x1e; fields of a step are parted by \x1f:
//   m FLAGS TOPIC RESPONSE CORRELATION PAYLOAD   a message: r retained, q only queued
//   a NAME ID ARGUMENT...                        one as buoyshore makes it from KEY=VALUE
//   w SECONDS   u   h ANSWER   r   f BYTES       time, lost clock, the host's answer, restart,
//                                                restart with these bytes behind the memory

#include <string>
#include <vector>

namespace buoyd {

inline constexpr char step_separator = '\x1e';
inline constexpr char field_separator = '\x1f';

struct RemoteSeed {
  std::string name;
  std::string input;
  std::size_t touches = 0;  ///< what the host was asked to do
  std::size_t answers = 0;
};

class SeedText {
 public:
  explicit SeedText(std::string allow) : text_(std::move(allow)) {}

  SeedText& step(const std::vector<std::string>& fields) {
    for (std::size_t i = 0; i < fields.size(); ++i) {
      text_ += i == 0 ? step_separator : field_separator;
      text_ += fields[i];
    }
    return *this;
  }
  /// A command with an id and its time (the played clock stands at 2026-11-20T07:00:00Z).
  SeedText& say(const std::string& name, const std::string& id, const std::string& arguments = "",
                const std::string& flags = "", const std::string& response = "") {
    return step({"m", flags, "buoy/b1/command/" + name, response, "c1",
                 R"({"id":")" + id + R"(","expires":"2026-11-20T09:00:00Z")" + arguments + "}"});
  }
  [[nodiscard]] const std::string& str() const { return text_; }

 private:
  std::string text_;
};

inline std::vector<RemoteSeed> remote_seeds() {
  const std::string range = R"("from":"2026-11-20T06:00:00Z","to":"2026-11-20T07:00:00Z")";
  const std::string met = R"({"met":true,"trouble":"","last":[]})";
  SeedText once("status,reload,resync,recover");
  once.say("status", "a").say("reload", "b").say("resync", "c").say("recover", "d");
  SeedText arguments(
      "pause,set_interval,set_live_interval,set_budget,deploy,configure,resend,trust");
  arguments.say("pause", "a", R"(,"line":"bus","for":"10 min")")
      .say("set_interval", "b", R"(,"instrument":"sonde","interval":"60 s")")
      .say("set_live_interval", "c", R"(,"interval":"5 min")")
      .say("set_budget", "d", R"(,"budget":"2 MB/day")")
      .say("deploy", "e", R"(,"deployment":"north-1")")
      .say("configure", "f", R"(,"text":"x = 1","within":"10 min")")
      .say("resend", "g", "," + range)
      .say("trust", "h", R"(,"archive":"00000000000000aa")");
  SeedText pending("read,raw");
  pending.say("read", "a", R"(,"instrument":"sonde")")
      .say("raw", "b", R"(,"line":"bus",)" + range)
      .step({"h", met})
      .step({"w", "1"});
  SeedText again("reload,read");
  again.say("reload", "a")
      .say("reload", "a", "", "", "buoy/b1/answer/client-4")
      .say("reload", "c", "", "q")
      .say("reload", "d")
      .step({"w", "0"})
      .say("read", "b", R"(,"instrument":"sonde")")
      .step({"r"})
      .say("reload", "a")
      .say("read", "b", R"(,"instrument":"sonde")")
      .step({"w", "7200"})
      .say("reload", "a");
  SeedText refused("status");
  refused.say("reload", "a")
      .say("destroy", "b")
      .say("status", "c", "", "r")
      .say("status", "")
      .say("status", "d", R"(,"file":"x")", "", "$SYS/x");
  SeedText elsewhere("status");
  elsewhere.say("status", "a", "", "", "buoy/b1/answer/#")
      .say("status", "b", "", "", "buoy/b1/answer/+/x")
      .say("status", "c", "", "", "buoy/b1/batch");
  SeedText late("status");
  late.step({"w", "9000"}).say("status", "a").step({"u"}).say("status", "a");
  SeedText made("pause,resume");
  made.step({"a", "pause", "a", "line=bus", "for=10 min"}).step({"a", "resume", "b", "line=bus"});
  SeedText flooded("reload,resync");
  for (int i = 0; i < 20; ++i) flooded.say("reload", "a" + std::to_string(i), "", "q");
  flooded.say("shore.operator/resync", "b").step({"w", "0"});
  SeedText damaged("reload");
  damaged.say("reload", "a")
      .step({"f", "{rubbish\n{}\n{\"expires\":1,\"id\":\"a\",\"answer\":\"\"}\n"})
      .say("reload", "b");
  return {{"once", once.str(), 3, 4},         {"arguments", arguments.str(), 8, 8},
          {"pending", pending.str(), 2, 2},   {"again", again.str(), 4, 7},
          {"refused", refused.str(), 0, 3},   {"elsewhere", elsewhere.str(), 3, 3},
          {"late", late.str(), 1, 2},         {"made", made.str(), 2, 2},
          {"flooded", flooded.str(), 11, 11}, {"damaged", damaged.str(), 2, 2}};
}

}  // namespace buoyd
