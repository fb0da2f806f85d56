#include "ops/dense.h"

namespace nengine {

Nest<2> dense_nest(const Binder &binder, SignalId id, int64_t items, const Arena *run, int64_t run_offset,
                   size_t signal_at) {
    const Walk w = *walk(binder.graph()[id]);
    const int64_t batch = binder.graph().batched(id) ? binder.batch() : 1;
    const size_t run_at = 1 - signal_at;
    Nest<2> nest;
    nest.arena[signal_at] = binder.arena(id);
    nest.arena[run_at] = run;
    nest.offset[signal_at] = binder.offset(id);
    nest.offset[run_at] = run_offset;
    Nest<2>::Dim row{w.rows, {}}, column{w.columns, {}}, item{items, {}};
    row.stride[signal_at] = w.row_stride * batch;
    row.stride[run_at] = w.columns * items;
    column.stride[signal_at] = w.column_stride * batch;
    column.stride[run_at] = items;
    item.stride[signal_at] = batch > 1;
    item.stride[run_at] = 1;
    nest.append(row);
    nest.append(column);
    nest.append(item);
    return nest;
}

bool is_dense(const Graph &graph, SignalId id, int64_t items) {
    return graph[id].is_contiguous() && (items == 1 || graph.batched(id));
}

}  // namespace nengine
