/**
 * What a catalog is made of: entries in their envelopes, listings, the keys under which listings
 * may be shared, and the epochs that end them. These are the values that one node writes and
 * another reads, so each refuses to be wrong.
 */
@NullMarked
package dev.portolan.model.catalog;

import org.jspecify.annotations.NullMarked;
