// Tarjan (1972), "Depth-first search and linear graph algorithms", with a stack of its own in place of recursion.

#include "plan/components.h"

#include <algorithm>
#include <cstddef>

namespace nengine {

std::vector<int> strongly_connected_components(const std::vector<std::vector<int>> &next) {
    const auto index = [](int i) { return static_cast<size_t>(i); };
    constexpr int unseen = -1;
    std::vector<int> component(next.size(), unseen), number(next.size(), unseen), lowest(next.size());
    std::vector<int> path;  // nodes whose component is not complete
    struct Visit {
        int node;
        size_t edge;
    };
    std::vector<Visit> visits;
    int numbers = 0, components = 0;
    const auto enter = [&](int node) {
        number[index(node)] = lowest[index(node)] = numbers++;
        path.push_back(node);
        visits.push_back({node, 0});
    };
    for (size_t start = 0; start < next.size(); ++start) {
        if (number[start] != unseen) {
            continue;
        }
        enter(static_cast<int>(start));
        while (!visits.empty()) {
            const size_t node = index(visits.back().node);
            if (visits.back().edge < next[node].size()) {
                const int to = next[node][visits.back().edge++];
                if (number[index(to)] == unseen) {
                    enter(to);
                } else if (component[index(to)] == unseen) {
                    lowest[node] = std::min(lowest[node], number[index(to)]);
                }
                continue;
            }
            visits.pop_back();
            if (!visits.empty()) {
                int &above = lowest[index(visits.back().node)];
                above = std::min(above, lowest[node]);
            }
            if (lowest[node] == number[node]) {
                int member;
                do {
                    member = path.back();
                    path.pop_back();
                    component[index(member)] = components;
                } while (member != static_cast<int>(node));
                ++components;
            }
        }
    }
    return component;
}

}  // namespace nengine
