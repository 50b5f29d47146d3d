@NullMarked
package dev.portolan.loadtest.answers;

import org.jspecify.annotations.NullMarked;
