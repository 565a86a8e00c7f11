"""One index for words and place: "lawyer" near Thunder Bay read 30,000 listings to show 300."""

from django.db import migrations

# As referrals.search.query.CELLS says it, word for word: else the index is never used.
CELLS = """
(CASE WHEN coverage = 'national' THEN '{*}'::text[]
    WHEN coverage = 'province' OR lat IS NULL THEN provinces::text[] ELSE '{}'::text[] END
|| CASE WHEN lat IS NULL THEN '{}'::text[]
    ELSE ARRAY[floor(lat * 2)::int::text || ' ' || floor(lon)::int::text] END)
"""
FOUND = f"""
CREATE INDEX dir_published_found ON referrals_publishedlisting USING gin (vector, {CELLS}) WITH (fastupdate = off);
DROP INDEX dir_published_vector;
"""
UNFOUND = """
CREATE INDEX dir_published_vector ON referrals_publishedlisting USING gin (vector) WITH (fastupdate = off);
DROP INDEX dir_published_found;
"""


class Migration(migrations.Migration):
    dependencies = [("referrals", "0010_ticks")]

    operations = [migrations.RunSQL(FOUND, UNFOUND)]
