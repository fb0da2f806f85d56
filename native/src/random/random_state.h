// A Mersenne Twister (MT19937) that returns what NumPy's legacy RandomState returns for the same seed, bit for bit. It is
// compiled without fused multiply-add, which would change the last bits.
//
// Sources: M. Matsumoto and T. Nishimura, "Mersenne Twister" (1998); W. Hörmann, "The transformed rejection method for
// generating Poisson random variables" (1993).
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace nengine {

class RandomState {
public:
    // The generator of one number.
    explicit RandomState(uint32_t seed);
    // The generator of several numbers, at least one. Its stream differs from that of the one-number constructor, even
    // for a single number.
    explicit RandomState(std::span<const uint32_t> seeds);

    // All that it will give follows from these: the words of the key, and how many of them have been handed out.
    std::vector<double> numbers() const;
    // The generator that gave such numbers. Throws Error(NENGINE_INVALID_ARGUMENT) if none can have given them.
    static RandomState of_numbers(std::span<const double> numbers);
    static constexpr size_t numbers_count = 625;

    // The next 32 random bits.
    uint32_t word() {
        if (position_ == words) {
            renew();
        }
        uint32_t y = key_[position_++];
        y ^= y >> 11;
        y ^= (y << 7) & 0x9d2c5680u;
        y ^= (y << 15) & 0xefc60000u;
        return y ^ (y >> 18);
    }

    // A number in [0, 1) with 53 random bits; takes two words.
    double uniform() {
        const double high = word() >> 5;
        const double low = word() >> 6;
        return (high * 67108864.0 + low) / 9007199254740992.0;
    }

    // The largest mean of a Poisson number.
    static double largest_poisson_mean();
    // A Poisson number of a mean from 0 to the largest one. A mean of 0 takes no words.
    double poisson(double mean);

private:
    static constexpr size_t words = 624;

    void seed(uint32_t seed);
    void renew();
    double small_poisson(double mean);
    double large_poisson(double mean);

    std::array<uint32_t, words> key_;
    size_t position_ = words;
};

}  // namespace nengine
