#pragma once
// Keeps what it is told of storms, and answers what a test says that they ask.

#include <map>
#include <string>
#include <vector>

#include "science/computed/storm.hpp"

namespace buoyd {

class StormRecorder final : public StormListener {
 public:
  void begins(const Storm& storm) override { said.push_back(storm.event + " begins"); }
  void ends(const Storm& storm) override { said.push_back(storm.event + " ends"); }
  [[nodiscard]] Micros asked_interval(const std::string& instrument) const override {
    const auto found = asked.find(instrument);
    return found == asked.end() ? Micros(0) : found->second;
  }

  std::vector<std::string> said;
  std::map<std::string, Micros> asked;
};

}  // namespace buoyd
