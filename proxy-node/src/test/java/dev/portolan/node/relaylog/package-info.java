/** What every relay log must do, and the one in memory. */
@NullMarked
package dev.portolan.node.relaylog;

import org.jspecify.annotations.NullMarked;
