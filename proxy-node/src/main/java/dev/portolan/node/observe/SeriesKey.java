package dev.portolan.node.observe;

import io.micrometer.core.instrument.Tags;

/**
 * One series of one meter. Every part is already bounded; an empty part is a label the meter does
 * not have.
 *
 * @param detail value of the label that the meter's {@link MeterName#detail()} names
 */
record SeriesKey(MeterName name, String tenant, String mount, String method, String detail) {

  Tags tags() {
    return with("tenant", tenant)
        .and(with("mount", mount))
        .and(with("method", method))
        .and(with(name.detail(), detail));
  }

  private static Tags with(String label, String value) {
    return value.isEmpty() ? Tags.empty() : Tags.of(label, value);
  }
}
