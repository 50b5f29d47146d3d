/** The command line, logging, the management server, and the life of the process. */
@NullMarked
package dev.portolan.node.app;

import org.jspecify.annotations.NullMarked;
