/**
 * Traces by OpenTelemetry: the one room that knows it. Legs become spans, which a bounded queue
 * keeps until they are sent to a collector, in the background; a collector that does not take them
 * costs their loss, which is counted, and nothing else.
 */
@NullMarked
package dev.portolan.node.otel;

import org.jspecify.annotations.NullMarked;
