package org.nengine.benchmarks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.nengine.engine.Simulator;

/**
 * What the plan of a simulator counts of a step of all items.
 *
 * @param bytes read and written
 * @param flop floating-point operations
 */
record Costs(long bytes, long flop) {

    static Costs of(Simulator sim) {
        try {
            JsonNode plan = new ObjectMapper().readTree(sim.planJson());
            return new Costs(plan.get("bytes").longValue(), plan.get("flop").longValue());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the plan cannot be read", e);
        }
    }
}
