-- A store of schema version 1 with one article, as `sqlite3 .dump` writes it.
BEGIN TRANSACTION;
CREATE TABLE claim_actors (
    claim_pk INTEGER NOT NULL REFERENCES claims (pk) ON DELETE CASCADE, position INTEGER NOT NULL,
    key TEXT NOT NULL, canonical TEXT NOT NULL, label TEXT NOT NULL, PRIMARY KEY (claim_pk, position));
INSERT INTO "claim_actors" VALUES(1,0,'front','Northern Front','NF');
INSERT INTO "claim_actors" VALUES(2,0,'front','Northern Front','NF');
INSERT INTO "claim_actors" VALUES(3,0,'state:WL','Westland','WL');
INSERT INTO "claim_actors" VALUES(3,1,'front','Northern Front','NF');
CREATE TABLE claims (
    pk INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, document_pk INTEGER NOT NULL REFERENCES documents (pk) ON DELETE CASCADE,
    position INTEGER NOT NULL, claim_id TEXT NOT NULL, type TEXT NOT NULL, status TEXT NOT NULL,
    speaker TEXT NOT NULL, when_start DATE, when_end DATE, confidence DOUBLE PRECISION NOT NULL,
    recipe_id TEXT NOT NULL REFERENCES recipes (recipe_id), data TEXT NOT NULL);
INSERT INTO "claims" VALUES(1,1,0,'dd8cccc5e61610bc-advance_capture-0','advance_capture','asserted','','2024-05-03','2024-05-03',0.75,'99ebb8b3d78bc3ac','{"id":"dd8cccc5e61610bc-advance_capture-0","start":0,"end":27,"quote":"Northern Front takes Qasira","type":"advance_capture","actors":[{"text":"Northern Front","canonical":"Northern Front","key":"front","label":"NF","start":0,"end":14}],"target":"Qasira","target_places":["Qasira"],"extent":null,"status":"asserted","attribution":null,"when":{"start":"2024-05-03","end":"2024-05-03","precision":"day","basis":"Friday"},"recipe":{"type":"At","place":{"id":"geonames:1","name":"Qasira"}},"geometry":[["kind","point"],["of",["Qasira"]]],"confidence":0.75,"beneficiary":false,"repeats":[],"zone_name":null,"trigger":""}');
INSERT INTO "claims" VALUES(2,1,1,'dd8cccc5e61610bc-control-61','control','asserted','Northern Front','2024-01-01',NULL,0.75,'5dd8c45b16da4ec0','{"id":"dd8cccc5e61610bc-control-61","start":61,"end":96,"quote":"holds nearly all of Dalmar province","type":"control","actors":[{"text":"Northern Front","canonical":"Northern Front","key":"front","label":"NF","start":0,"end":14}],"target":"Dalmar province","target_places":["Dalmar"],"extent":"nearly all","status":"asserted","attribution":{"text":"The Northern Front","canonical":"Northern Front","start":29,"end":47,"origin":"text"},"when":{"start":"2024-01-01","end":null,"precision":"interval","basis":"since January"},"recipe":{"type":"Area","assumptions":["''nearly all'' is drawn as the whole"],"place":{"id":"admin1:EL-DA","name":"Dalmar"}},"geometry":[["kind","admin"],["of",["Dalmar"]],["level",1]],"confidence":0.75,"beneficiary":true,"repeats":["elsewhere"],"zone_name":null,"trigger":""}');
INSERT INTO "claims" VALUES(3,1,2,'dd8cccc5e61610bc-zone-129','zone','proposed','Westland',NULL,NULL,0.5,'1778da123e662c64','{"id":"dd8cccc5e61610bc-zone-129","start":129,"end":181,"quote":"a belt 30 km deep on Eastland''s side of their border","type":"zone","actors":[{"text":"Westland","canonical":"Westland","key":"state:WL","label":"WL","start":null,"end":null},{"text":"Northern Front","canonical":"Northern Front","key":"front","label":"NF","start":0,"end":14}],"target":"their border","target_places":["Westland","Eastland"],"extent":null,"status":"proposed","attribution":{"text":"Officials of Westland","canonical":"Westland","start":null,"end":null,"origin":"text"},"when":null,"recipe":{"type":"Buffer","of":{"type":"Border","a":{"id":"country:WL","name":"Westland"},"b":{"id":"country:EL","name":"Eastland"}},"distance_m":30000.0,"side":"inside","inside":{"type":"Area","place":{"id":"country:EL","name":"Eastland"}},"meaning":"depth"},"geometry":[["kind","buffer"],["distance_km",30],["side","Eastland"]],"confidence":0.5,"beneficiary":false,"repeats":[],"zone_name":"belt","trigger":""}');
CREATE TABLE documents (
    pk INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, document_id TEXT NOT NULL, source_key TEXT NOT NULL, content_hash TEXT NOT NULL,
    version INTEGER NOT NULL, is_newest BOOLEAN NOT NULL, title TEXT NOT NULL, url TEXT NOT NULL,
    publisher TEXT NOT NULL, published DATE, added DATETIME NOT NULL, text TEXT NOT NULL,
    CONSTRAINT uq_documents_content UNIQUE (document_id, content_hash));
INSERT INTO "documents" VALUES(1,'dd8cccc5e61610bc','title:The Herald|Northern Front takes Qasira|2024-05-03','dd8cccc5e61610bc',1,1,'Northern Front takes Qasira','','The Herald','2024-05-03','2026-11-23 01:03:27.404520','Northern Front takes Qasira

The Northern Front says that it holds nearly all of Dalmar province. Officials of Westland proposed a belt 30 km deep on Eastland''s side of their border. “We never left Qasira,” the army said. 🗺️ قصيرة');
CREATE TABLE footprints (
    pk INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, recipe_id TEXT NOT NULL REFERENCES recipes (recipe_id), data_version TEXT NOT NULL,
    worldview TEXT NOT NULL, kind TEXT NOT NULL, geometry BLOB NOT NULL,
    west DOUBLE PRECISION, south DOUBLE PRECISION, east DOUBLE PRECISION, north DOUBLE PRECISION,
    error_m DOUBLE PRECISION NOT NULL, data TEXT NOT NULL,
    CONSTRAINT uq_footprints_atlas UNIQUE (recipe_id, data_version, worldview));
INSERT INTO "footprints" VALUES(1,'99ebb8b3d78bc3ac','2024.1','de_facto','point',X'0101000000B29C9B6ECD0F42400000000000C04140',36.123456789,35.5,36.123456789,35.5,1100.0,'{"recipe":{"type":"At","place":{"id":"geonames:1","name":"Qasira"}},"sources":["Natural Earth"],"assumptions":["cut at the border"],"centroid":[36.123456789,35.5],"area_m2":null,"length_m":null,"error_m":1100.0}');
INSERT INTO "footprints" VALUES(2,'5dd8c45b16da4ec0','2024.1','de_facto','admin',X'010300000001000000050000000000000000804240000000000080414000000000008042400000000000004240000000000000424000000000000042400000000000004240000000000080414000000000008042400000000000804140',36.0,35.0,37.0,36.0,1100.0,'{"recipe":{"type":"Area","assumptions":["''nearly all'' is drawn as the whole"],"place":{"id":"admin1:EL-DA","name":"Dalmar"}},"sources":["Natural Earth"],"assumptions":["cut at the border"],"centroid":[36.5,35.5],"area_m2":10000000000.0,"length_m":null,"error_m":1100.0}');
INSERT INTO "footprints" VALUES(3,'1778da123e662c64','2024.1','de_facto','buffer',X'0106000000020000000103000000010000000500000000000000008044400000000000004240000000000080444066666666662642400000000000004440666666666626424000000000000044400000000000004240000000000080444000000000000042400103000000010000000500000000000000000045400000000000004240000000000000454066666666662642400000000000C0444066666666662642400000000000C04440000000000000424000000000000045400000000000004240',40.0,36.0,42.0,36.3,1100.0,'{"recipe":{"type":"Buffer","of":{"type":"Border","a":{"id":"country:WL","name":"Westland"},"b":{"id":"country:EL","name":"Eastland"}},"distance_m":30000.0,"side":"inside","inside":{"type":"Area","place":{"id":"country:EL","name":"Eastland"}},"meaning":"depth"},"sources":["Natural Earth"],"assumptions":["cut at the border"],"centroid":[40.916666666666664,36.15],"area_m2":21596800000.0,"length_m":null,"error_m":1100.0}');
CREATE TABLE issues (
    document_pk INTEGER NOT NULL REFERENCES documents (pk) ON DELETE CASCADE, position INTEGER NOT NULL,
    stage TEXT NOT NULL, message TEXT NOT NULL, start INTEGER, "end" INTEGER,
    PRIMARY KEY (document_pk, position));
INSERT INTO "issues" VALUES(1,0,'claims','a sentence was too long',0,8);
INSERT INTO "issues" VALUES(1,1,'x','y',NULL,NULL);
CREATE TABLE links (
    relation TEXT NOT NULL, claim_id TEXT NOT NULL, position INTEGER NOT NULL, other_id TEXT NOT NULL,
    PRIMARY KEY (relation, claim_id, position));
INSERT INTO "links" VALUES('rival','dd8cccc5e61610bc-advance_capture-0',0,'dd8cccc5e61610bc-control-61');
CREATE TABLE mentions (
    pk INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, document_pk INTEGER NOT NULL REFERENCES documents (pk) ON DELETE CASCADE,
    position INTEGER NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL, text TEXT NOT NULL,
    kind TEXT NOT NULL, is_metonym BOOLEAN NOT NULL, place_hash TEXT REFERENCES places (hash),
    data TEXT NOT NULL);
INSERT INTO "mentions" VALUES(1,1,0,21,27,'Qasira','city',0,'1b41d1fa3d8bb8129ceac49e','{"toponym":{"start":21,"end":27,"text":"Qasira","form":"name","is_metonym":false,"kind_hint":null,"confidence":0.5,"candidates":[["1b41d1fa3d8bb8129ceac49e","Qasira","exact"],["fbc50311d4a7d7a47d80945d","قصيرة","exact"]],"compound":[]},"place":"1b41d1fa3d8bb8129ceac49e","kind":"city","confidence":0.9,"reason":"","recipe":null}');
INSERT INTO "mentions" VALUES(2,1,1,0,8,'Northern','border',1,NULL,'{"toponym":{"start":0,"end":8,"text":"Northern","form":"name","is_metonym":true,"kind_hint":null,"confidence":0.5,"candidates":[],"compound":["a","b"]},"place":null,"kind":"border","confidence":0.2,"reason":"no such place","recipe":{"type":"Border","a":{"id":"country:WL","name":"Westland"},"b":{"id":"country:EL","name":"Eastland"}}}');
CREATE TABLE not_mapped (
    document_pk INTEGER NOT NULL REFERENCES documents (pk) ON DELETE CASCADE, position INTEGER NOT NULL,
    start INTEGER NOT NULL, "end" INTEGER NOT NULL, quote TEXT NOT NULL, type TEXT NOT NULL,
    reason TEXT NOT NULL, PRIMARY KEY (document_pk, position));
INSERT INTO "not_mapped" VALUES(1,0,0,8,'Northern','withdrawal','no place is named');
CREATE TABLE places (
    hash TEXT NOT NULL PRIMARY KEY, place_id TEXT NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL,
    lon DOUBLE PRECISION NOT NULL, lat DOUBLE PRECISION NOT NULL, data TEXT NOT NULL);
INSERT INTO "places" VALUES('1b41d1fa3d8bb8129ceac49e','geonames:1','Qasira','city',36.123456789,35.5,'{"id":"geonames:1","name":"Qasira","kind":"city","lon":36.123456789,"lat":35.5,"country":"EL","admin1":null,"population":12000,"error_m":0.0,"source":"our knowledge"}');
INSERT INTO "places" VALUES('fbc50311d4a7d7a47d80945d','admin1:EL-DA','Dalmar','admin',36.5,35.9,'{"id":"admin1:EL-DA","name":"Dalmar","kind":"admin","lon":36.5,"lat":35.9,"country":"EL","admin1":null,"population":0,"error_m":0.0,"source":""}');
CREATE TABLE recipes (recipe_id TEXT NOT NULL PRIMARY KEY, data TEXT NOT NULL);
INSERT INTO "recipes" VALUES('99ebb8b3d78bc3ac','{"type":"At","place":{"id":"geonames:1","name":"Qasira"}}');
INSERT INTO "recipes" VALUES('5dd8c45b16da4ec0','{"type":"Area","assumptions":["''nearly all'' is drawn as the whole"],"place":{"id":"admin1:EL-DA","name":"Dalmar"}}');
INSERT INTO "recipes" VALUES('1778da123e662c64','{"type":"Buffer","of":{"type":"Border","a":{"id":"country:WL","name":"Westland"},"b":{"id":"country:EL","name":"Eastland"}},"distance_m":30000.0,"side":"inside","inside":{"type":"Area","place":{"id":"country:EL","name":"Eastland"}},"meaning":"depth"}');
CREATE TABLE schema_version (version INTEGER NOT NULL PRIMARY KEY, applied DATETIME NOT NULL);
INSERT INTO "schema_version" VALUES(1,'2026-11-23 01:03:27.313387');
CREATE INDEX ix_documents_source ON documents (source_key, version);
CREATE INDEX ix_documents_published ON documents (published);
CREATE INDEX ix_places_id ON places (place_id);
CREATE INDEX ix_mentions_document ON mentions (document_pk, position);
CREATE INDEX ix_mentions_place ON mentions (place_hash);
CREATE INDEX ix_footprints_bounds ON footprints (west, east, south, north);
CREATE INDEX ix_claims_document ON claims (document_pk, position);
CREATE INDEX ix_claims_id ON claims (claim_id);
CREATE INDEX ix_claims_filter ON claims (type, status);
CREATE INDEX ix_claims_speaker ON claims (speaker);
CREATE INDEX ix_claims_recipe ON claims (recipe_id);
CREATE INDEX ix_claim_actors_key ON claim_actors (key);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('documents',1);
INSERT INTO "sqlite_sequence" VALUES('mentions',2);
INSERT INTO "sqlite_sequence" VALUES('footprints',3);
INSERT INTO "sqlite_sequence" VALUES('claims',3);
COMMIT;
