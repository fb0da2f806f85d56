// The generator against numbers that NumPy's RandomState gives.

#include "random/random_state.h"

#include <vector>

#include "support/testing.h"

using nengine::RandomState;

namespace {

std::vector<uint32_t> words(RandomState random, int n) {
    std::vector<uint32_t> all;
    for (int i = 0; i < n; i++) {
        all.push_back(random.word());
    }
    return all;
}

RandomState of(std::initializer_list<uint32_t> seeds) { return RandomState(std::span(seeds.begin(), seeds.size())); }

using Words = std::vector<uint32_t>;

struct PoissonCase {
    double mean;
    std::vector<double> counts;
    double next;  // the uniform number after them: says that as many words were taken
};

}  // namespace

TEST(a_number_seeds_the_words_of_numpy) {
    CHECK(words(RandomState(0), 8) == (Words{2357136044, 2546248239, 3071714933, 3626093760, 2588848963, 3684848379,
                                             2340255427, 3638918503}));
    CHECK(words(RandomState(1), 4) == (Words{1791095845, 4282876139, 3093770124, 4005303368}));
    CHECK(words(RandomState(42), 4) == (Words{1608637542, 3421126067, 4083286876, 787846414}));
    CHECK(words(RandomState(2147483647), 4) == (Words{1689602031, 3831148394, 2820341149, 2744746572}));
    CHECK(words(RandomState(4294967295), 4) == (Words{419326371, 479346978, 3918654476, 2416749639}));
}

TEST(several_numbers_seed_the_words_of_numpy) {
    CHECK(words(of({5}), 4) == (Words{2675342405, 1097127993, 3185950873, 1539898300}));
    CHECK(words(of({0}), 4) == (Words{3626764237, 1654615998, 3255389356, 3823568514}));
    CHECK(words(of({1, 2, 3}), 4) == (Words{2619334238, 1552691353, 3808334787, 2540200029}));
    CHECK(words(of({4294967295, 0, 7}), 4) == (Words{3593835975, 1498761557, 1170901895, 825758232}));
    std::vector<uint32_t> many;
    for (uint32_t i = 0; i < 700; i++) {
        many.push_back(i);
    }
    CHECK(words(RandomState(std::span<const uint32_t>(many)), 4) ==
          (Words{3727595200, 1914792892, 3929396303, 3603564374}));
}

TEST(uniform_numbers_are_those_of_numpy) {
    RandomState random(42);
    for (double expected : {0.37454011884736249, 0.95071430640991617, 0.73199394181140509, 0.5986584841970366,
                            0.15601864044243652}) {
        CHECK_EQ(random.uniform(), expected);
    }
    // Past the first and the third state of 624 words.
    RandomState zero(0);
    for (int i = 0; i < 1000; i++) {
        const double number = zero.uniform();
        CHECK(i != 0 || number == 0.54881350392732475);
        CHECK(i != 400 || number == 0.4012595008036087);
        CHECK(i != 999 || number == 0.6771411441114241);
    }
}

TEST(poisson_numbers_are_those_of_numpy) {
    const std::vector<PoissonCase> cases = {
        {0.0, {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}, 0.3745401188473625},
        {0.05, {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}, 0.21233911067827616},
        {0.4, {0, 2, 0, 0, 0, 1, 1, 2, 0, 0, 0, 0}, 0.43194501864211576},
        {3.0, {4, 1, 3, 3, 2, 3, 2, 3, 0, 2, 4, 2}, 0.4951769101112702},
        {9.99, {10, 10, 9, 9, 12, 6, 10, 10, 14, 7, 10, 10}, 0.5107473025775657},
        {10.0, {12, 6, 11, 14, 7, 8, 9, 11, 8, 10, 7, 11}, 0.6075448519014384},
        {40.0, {38, 44, 33, 42, 47, 33, 36, 39, 42, 36, 39, 34}, 0.5924145688620425},
        {1000.0, {988, 1022, 963, 1009, 1035, 967, 982, 994, 1010, 980, 996, 970}, 0.5924145688620425},
    };
    for (const PoissonCase &c : cases) {
        RandomState random(42);
        for (double count : c.counts) {
            CHECK_EQ(random.poisson(c.mean), count);
        }
        CHECK_EQ(random.uniform(), c.next);
    }
    RandomState random(42);
    const double means[] = {0.0, 0.3, 12.5, 2.0, 55.0, 0.01}, counts[] = {0, 0, 20, 1, 46, 0};
    for (int i = 0; i < 6; i++) {
        CHECK_EQ(random.poisson(means[i]), counts[i]);
    }
    CHECK_EQ(random.uniform(), 0.6011150117432088);
}

TEST(poisson_numbers_have_a_largest_mean_that_ends) {
    RandomState random(1);
    const double mean = RandomState::largest_poisson_mean();
    CHECK_NEAR(random.poisson(mean) / mean, 1, 1e-6);
}
