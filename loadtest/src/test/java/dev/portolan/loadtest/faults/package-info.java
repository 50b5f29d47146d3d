@NullMarked
package dev.portolan.loadtest.faults;

import org.jspecify.annotations.NullMarked;
