#pragma once
// Random numbers that are the same on every machine and with every library: splitmix64 (Steele,
// Lea and Flood 2014, Fast splittable pseudorandom number generators, OOPSLA). Values; any thread.

#include <cstdint>

namespace buoysim {

class Draws {
 public:
  explicit Draws(std::uint64_t seed) : state_(seed) {}
  /// A stream of its own for each number: what one of them is asked moves no other.
  Draws(std::uint64_t seed, std::uint64_t stream);

  [[nodiscard]] std::uint64_t next();
  /// In [0, 1).
  [[nodiscard]] double uniform();
  /// An angle in [0, 2π).
  [[nodiscard]] double phase();
  /// Mean 0, standard deviation 1.
  [[nodiscard]] double normal();

 private:
  std::uint64_t state_;
};

}  // namespace buoysim
