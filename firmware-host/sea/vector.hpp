#pragma once
// A vector of the world: to east, to north and up. Values; any thread.

namespace buoysim {

struct Vector {
  double east = 0;
  double north = 0;
  double up = 0;

  friend Vector operator+(const Vector& a, const Vector& b) {
    return {a.east + b.east, a.north + b.north, a.up + b.up};
  }
  friend Vector operator-(const Vector& a, const Vector& b) {
    return {a.east - b.east, a.north - b.north, a.up - b.up};
  }
  bool operator==(const Vector&) const = default;
};

}  // namespace buoysim
