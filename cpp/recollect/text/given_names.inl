// Made by tools/make_given_names.py; do not edit.
constexpr std::string_view given_names[] = {R"(
aachal aada aadhya aadi aage aahana aaliyah aapo aarav aarini aarna aarnav aarne aaro aaron
aarush aarón aashi aatos aayush abbas abbie abby abdi abdirahman abdiş abdul abdulbekir
abdulgazi abdulkadir abdullah abdullahi abdulmenaf abdulsemet abdurrahman abdülahat abdülcemal
abdülhadi abdülkerim abdülsamed abdürreşit abe abeer abel abelardo abelone abha abhimanyu
abhiram abid abigail abigaíl abilio abina abiye abraham abril abuzar abyasa acar acarkan
achille achim aclan ada adak adal adalberto adam adamo adan adasal addie ade adela adelaida
adelardo adelasia adele adelia adelin adelina adeline adelmo adhiarja adi adiarja adiela adika
adikara adila adina adinata aditya adlan adnan adolf adolfo adolph adomas adonis adora
adoración adrian adriana adrianna adrianne adriano adrien adrienn adrienne adrija adrijana
adrián adriána advaith advay advik advika adviye adweta adya adán adèle adéla adélaïde adıgün
aedin aengus afer afife afonso agapito agastya agata agatha agathe aglaia agne agnes agnesa
agnese agneta agnete agnieszka agnolo agnos agnès agostina agostino agripina agris agus agustin
agustina agustín agáta ahat ahmad ahmed ahsen ahter ahti aida aidan aideen aiden aiga aigars
aija aiko aila ailbhe aileen aili ailis ailish aimee aimo aimé aimée aina ainara aine aino
ainoa ainārs airi aisha aishani aishling aisling aistis aisyah aitana aitor aivar aivaras
aivars ajda ajeng ajiman ajimat ajimin ajiono ajna akalan akar akarsana akatay akay akbaş
akboğa akcivan akdora akdurmuş akgöl akgüneş aki akif akise akkerman akmaner akmaral aksay
aksel akseli akshay aksoy aksöğüt aktemür akver akyıldız akçabay akçasu aköz akınal al alaaddin
alabezek alaeddin alain alambana alan alana alanalp alara alattin alaz alba albano albeiro
alberico albert alberta alberte albertina alberto alberts albin albina albino albín albína
alcan alcides alcira aldair aldemar alden alderano aldis aldo aldonza ale alec aleida alejandra
alejandro alejo aleks aleksandar aleksander aleksandr aleksandra aleksandras aleksandrs
aleksanteri aleksei aleksi alen alena alenka aleodor alessandra alessandro alessia alessio alex
alexa alexandar alexander alexandr alexandra alexandre alexandria alexandrie alexandrina
alexandru alexe alexej alexia alexis aleš alf alfio alfons alfonsina alfonso alfonz alfonzo
alfred alfreda alfredo alfréd alfrēds algirdas algot algış ali aliabbas alica alice alicia
alida aliihsan alika alin alina aline alirio alis alisa alise aliseydi alisha alison alissa
alistair alistar alix alize alja aljaž aljoša alka alkor allan allana allegra allen allie
allison allyson alma almast almira almudena almus alois alojz alojzia alojzij alojzija alondra
alonso alonzo alparslan alpcan alphons alphonse alphonso alphonsus alpin alpsü alsoy alta
althea alton altoğan altuğ altınbike altınkaya altınçiçek altınışın alva alvar alvaro alve
alveiro alvin alvīne alyce alyson alyssa alícia alīda alışık alžbeta alžběta amada amadeo
amadeus amado amador amaira amalia amalie amalija amancio amanda amando amara amarilis amaro
amaya amaç ambar amber ambrose ambrosio ambróz amedeo amedeu amelia amelie amelija ami amico
amie amin amina amir amira amleto amol amor amos amparo amre amrita amruta amy amza amália
amélia amélie américa américo amílcar amālija ana anabel anabela anabella anacleto anaida
anamaria anamika anargül anas anastasia anastasie anastasio anastatia anastazja anastázie
anatolie anay anaïs anca ancizar ancuța anda anders anderson andiç andjela andjelina andor
andra andrada andre andrea andreas andreea andrei andreia andrej andreja andrejka andrejs
andrena andres andrew andrey andrešs andrian andrija andris andrius andrus andrzej andrás andré
andréas andrée andrés andy anděla ane anej anel anemona aneta anete anett anette anežka angel
angela angelia angelica angelika angelina angeline angelino angelique angelita angelo anggabaya
anghel anghelina angie angus angélica ani anibal anica aniela anika anikó anirudh anita
anișoara anja anjali anka ankica anmol ann anna annabel annabell annabella annabelle annak
annalena annalisa annamaria annamária anne anneli annelie annemette annemijn annetta annette
anni annibale annica annie anniina annija annika annikki annmarie annukka annunziata anom anouk
ansaldo anselma anselmo ansh ansis anssi antal antanas ante antero anthony antim anto antoaneta
antoine antoinette anton antone antonela antonella antonello antoni antonia antonie antonietta
antonija antonina antonino antonio antoniu antonius antons antony antonín antoņina antra ants
antti antun antwan antónia antónio antônio anu anunciación anusha anuța anvi anya anyi aníbal
anđa anđela anže aoife aongus apaydın apolena apolinar apollo apolonia april araceli aradhana
aral aran aranka arbey arcan arcelia archie arda argemiro argono argu ari aria ariadna arian
ariana ariane arie ariel arifcan arijus arild arin arina aris aristide aristides aristița arja
arjun arkadiusz arkut arlene arley arline armahan armand armandas armando armands armas armida
armin arminas arnaldo arnas arnaude arne arnis arnold arnoldas arnolds arnošt arnulfo aroa aron
aronas arpağ arpád arron arsenie arsenio arsipatra art arta artan artanto artawan artemio
artemisa arthur artis arto arttu artturi artur arturo arturs artūras artūrs aru arunima arvid
arvo arvydas arvīds arya aryan arziye aránzazu arıel arıkol arıpınar arısoy arūnas asafe asalet
asbjørn ascensión asdrubal asger ashlee ashleigh ashley ashling asiman asirwada asirwanda asko
aslanhan aslijan asliye asmadi asman asmianto asmuni assar assumpta asta aston astrid asu
asunción aswani asım atagün atalay atanur atasagun atatöre atena atenulf atgun atharv ati atila
atilhan atilio atiyye atma atmaja atnan atte attila attracta atılgan aubrey aud audra audrey
audrius august augusta augustas auguste augustin augustina augustine augusto augusts augustus
augustín aukusti aulikki aulis aune aura aurel aurelia aurelian aureliana aureliano aurelija
aurelio aurica aurică aurimas aurora aurore aurélia aurélie ausma austra autumn aušra ava
averil avery avgust avi avis avni avram avril avunç avşin axel axenia axinte aya ayaan ayasun
ayaydın aybet aybora aycagül aydar ayden aydinç ayduru aydınbey aygutalp aygönenç ayhan aykut
aykutalp ayla aylil aylin aylla aynilhayat aynımah ayoub aypar aysema aysevim aysoy aysuna
aytek ayten aytuna aytöz ayu ayush ayushman ayvas ayyaruk ayçan ayülker ayşan ayşeana ayşenur
azaan azad azade azahar azahara azalea azeglio azeneth azettin azize azra azucena açıkel açılay
ağakişi ağbegim ağmur aşhan aşir baba baccio bachittar badegül bagas baghyawati bagiya bagus
bagya bahaddin bahadurjit bahittin bahtinur bahuraksa bahuwarna bahuwirya baiba bairbre
bajragin bakda bakhshi baki bakiadi bakianto bakidin bakijan bakiman bakiono bakti baktiadi
baktianto baktiono bala balamantri balangga balapati balatekin balca baldassare baldomero
balduino balendra balhaar bali balidin balijan baljiwan ballı baltasar baltaş balvan balveer
balázs bambang banara banawa banawi bancar banjeet banü bara barak barbara barbora barbra
barbro barbu barica bariş barkha barna barnabás barney barry barsen bart bartek bartholomew
bartley bartolomej bartolomeo bartolomeu bartolomé barton barışcan bas basarab basil basilio
basriye bastiaan bastian basım baturay batırhan baudelio bautista baydu baykan bayman bayron
bayruhan baytal bayzettin bağdat bağdaş başay başhan başok beata beatrice beatrix beatriz beau
bebe becky bedi bediriye bedri bedřich begim begoña behiza behrem bekbay bektaşi belen belgizar
belinda belkize bella bellisan belo belén ben benas bence bendegúz benedek benedetto benedict
benedicte benedikt benedikte benedita benek bengibay bengt beni beniamin benice benicio benigna
benigno benita benito benjamim benjamin benjamín benjámin bennett bennie benny benol benone
benoît bente benthe bento benvenuto benício beppe berat beray beren berend berenice bergen
berit beriye berkal berki berksay bernabé bernadett bernadette bernadine bernard bernarda
bernardino bernardita bernardo berndt bernhard bernice bernie bernt berra berran berrin berry
bert berta bertalan bertha bertie bertil berto bertram bertrand beryl besey besin bessie beste
betania beth bethan bethany betina betsy bette bettie bettina betty bettye beulah beverley
beverly beyda beyhatun beyler beyzade bezek beáta beňadik bhanumati bhavani bhavika bhavini
bhavna bhavya biagio bianca bianka bibi bibiana bibiána bican bidayet bienvenida bilal bilay
bilender bilgen bilginur bilgütay biljana bilkay bill billie billy biltaş bimala bina binay
binbaşar binışık birben birger birgit birgitta birgitte birgül birsan birsen birte birthe
biruta biserka bishakha bitten bitül bişar bjarne bjorn björn bjørg bjørn bladimir blahoslav
blaine blair blake blanca blanche blanduzia blanka blas blathnaid blaž blažej blažena blessing
bo boaz bob bobbi bobbie bobby bodil boe boel bogdan bogdana boglárka bogomir bohdan bohdana
bohumil bohumila bohumír bohuslav bohuslava bohuš bojan boleslav bonifacio bonifác bonita
bonnie booker borahan borataş borbála boris borja borris borut borys botond boyd boynak bozbağ
bozerk boztaş boğatimur bořivoj boštjan božena božica božidara božo brad bradford bradley
bradly brady brain bram branden brandi brandie brandon brandy branislav branislava branka
branko brant brayan breda breeda breege breffni brencis brenda brendan breno brent brenton bret
brett brian briana brianna brice brid bridget bridgett bridgette bridie brien briget brighid
brigid brigita brigitta brigitte brijesh brinda brita britney britt britta brittany brittney
brock brona bronagh bronislava bronwen bronwyn brooke brooks bror broņislava bruce bruna
brunilda bruno bryan bryant bryce bryon brândușa brígida brăduț bucur bud buddy budi
buenaventura buford buhari bulunç burakhan burcuhan burl burt burton burç buyrukhan buşra byron
bystrík bálint bárbara béatrice béla börje börteçin bøje børge büget bünyamün büreyre büşranur
bănel bērends bērtulis błażej břetislav cabir caetana cagak cager cahya cahyadi cahyanto cahyo
cahyono caio cait caitlin caitriona caius cajsa caket cakrabirawa cakrabuana cakrajiya
cakrawala cakrawangsa calcedonio caleb calebe calista calisto calixta calixto callie callum
calogero calvin camelia cameron camil camila camilla camille camillo camillus camilo campo
canal canan canberk candace candela candelaria candelario candelas candeniz candice candra
candrakanta candy canfeza cangür canice cannur canseven cansin cantemir cantez canur caoimhe
capa capucine cara caraka carey caridad carin carina carissa carita carl carla carlene carlijn
carlito carlo carlos carlota carlotta carlton carly carmel carmela carmelita carmella carmelo
carmen carmenza carmina carmine carminho carol carola carole carolin caroline carolyn carrie
carroll carson carsten carter carub cary cas casandra casemiro casey casian casiana casper
cassandra cassie catalina catarina caterina cathal catharina catherina catherine catheriona
cathleen cathrina cathrine cathriona cathryn cathy catinca cato catrin catrina catrine catrinel
catriona catur caturangga cauã cauê cavit cawisadi cawisono cawuk cayadi cayetana cayetano
cazimir cebesoy cebrián cecelia cecep cecil cecile cecilia cecilie cecilija cecilio cecília
cedide cedric cedrin ceferino celene celeste celestina celestino celia celilay celina celine
celso cemalettin cemani cemeti cemiyle cemplunk cenan cengkal cengkir cerasela cercis cesar
cesare cevale cevheri ceyhun ceylin cezar cezara cezary cezayir chaaya chad chadwick chaitaly
chaitanya chakradev chakradhar chakrika chaman chameli champak chanakya chance chanchal
chandani chandra chandran chandresh chang chantal charan charita charity charlene charles
charley charlie charlott charlotta charmaine charo charvi chase chasity chasmum chatresh
chatura chauncey chavvi che chelo chema cheri cherie cherry cheryl chi chiara chita chloe chloé
chloë chris christa christel christelle christer christi christian christiane christie christin
christina christine christofer christoffer christoper christoph christophe christopher christy
chrystal chucho chuck chus chuy cian ciaobella ciara ciaran cici cielo cihan cihandide cillian
cindoruk cindy cinta cinthia cintia ciprian cipriana cipriano ciriaco ciril cirillo cirino
cirkeline ciro ciríaco citlali citra claes clair claire clara clare clarence clarice clarisa
clarissa clark clas claude claudette claudia claudine claudio claudiu claus clavs clay clayton
clelia clemencia clemens clement clemente clementina cleo cleopatra cleto cliff clifford
clifton clint clinton cliodhna cliona clive clodagh cloe clotilde clyde cláudio clémence
clímaco codin codrin codrina codruț codruța cody colby cole coleen coleman colette colin
colleen collette collin colm colman coluccio colum columba conal conall conan concepcion
concepción concepta concetta concha conchita conleth conn connell connie connor conny conor
conrad conrado constance constantin constantina constantino constanza constanze constança
constanța consuela consuelo cora coralia corey corina corine corinna corinne coriolano cormac
cormack cornel cornelia cornelio cornelis corneliu cornelius cornell corona corrado corrine
corvin cory cosme cosmin cosmina costache costantino costanzo costel costin courtney coy coşkun
craig crenguța crescencia crin crina cristal cristea cristhian cristian cristiano cristina
cristobal cristofor cristóbal cruz crystal csaba csilla csongor ctibor ctirad cuheyna cuman
curro curt curtis custodia custodio cvetka cvetko cynthia cyprian cyprián cyril cyrus cándida
cándido cécile célina céline césar cüneyit călin cătălin cătălina daan dace dacian daciana
dacin dadap dadi dafina dafne dag dagel dagmar dagmara dagny dagoberto dahiana daiana daiga
daina dainis dainius daire dairo daisy daksh daksha dakshesh dalaja dalan dalbir dale dalia
dalibor dalila dalima daliman dalimin daliono dalkılıç dalton damar damaris damian damiano
damien damijan damini damion damir damián damjan damjana damlanur damon damu damyanti dan dana
danang dane dani danial danica daniel daniela daniele danielius daniella danielle daniels
danijel danijela danilo danique daniswara daniël danna dannie danny dante danu danuja danuše
dany danış daphne dara daragh darcy daren daria dariana dariati darija darijan darika darimin
darin darina darinka dario darius dariusz darja darko darla darlene darmaji darman darmana
darmanto darnell darpan darragh darran darrel darrell darren darrin darryl darsh darsirah
dartono daru daruna darwin dary daryani daryl darío dasa dave davi david davida davin davis
davnet davor davorin dawid dawn dayamai dayana dayar dayita dağistan dean deana deandre deann
deanna deanne dearbhail dearbhla debbie debora deborah deborrah debra decebal declan dee deena
deepa deha deiby deicy deidre deirdre deisy deividas dejan delbert delfina delfino delia delil
della delmar delmer delores deloris demeter demetra demetrio demetrius demi demirbüken demiriz
demirok demiryürek dena denis denisa denise deniz denizalp denkel dennis denny deon dereck
derek derick derkay derly dermot dermott derrick derval dervilla dervla deryanur desiderio
desiree desirée desmond despina dev devansh devi devika devin deviner dewayne dewey dewi dewitt
dex dexter deyanira dezider dezső değer değmeer dhriti dhruv diah dian diana diane diann dianna
dianne diarmaid diarmuid dick dida didier didina diego digdaya diken dilara dilcan dilder
dilfeza dilhuş dillon dilsitan dilşat dimas dimaz dimitrina dina dincer dinda dinis dino dinu
dinçkol dinçsü diogo dion dionigi dionisia dionisio dionne dionýz dipa dipta dirican dirja dirk
dirlik dita ditte divan divya dixie diya diána diāna dmitri dobromila dobroslav dobroslava
dochia dodo doina dollie dolly dolores dolun dom domagoj domantas domas domen domenica domenico
domhnall dominga domingo dominic dominick dominik dominika dominique dominyka dominykas
domitila domnica don dona donagh donal donald donatas donatella donatello donato donn donna
donnacha donncha donnell donnie donny dono donough donovan dora doreen dorel dorian doriana
dorin dorina dorinel doris dorita dorli dorota dorotea doroteja dorothea dorothy dorothée
dorottya dorte dorthe dorthy doru dorukhan doug douglas dovydas doyle doğanalp doğannur
doğanşah doğuhan draga dragan dragica drago dragoș dragutin drahomír drahomíra drahoslav
drahoslava drajat dražen drew duane duarte dubán ducu dudley duha duilio duje dulce dumitra
dumitrana dumitru duncan duracan durante durdali durgadin durmuşali dursadiye duruk duruöz
dustin dusty duuk duván duyguhan dušan dušanka dwayne dwi dwight dylan dylano dymphna dympna
dzidra dzintars dzintra dániel dávid dáša débora dénes dóra dölensoy döner dündaralp
dürrüşehvar dārta dāvis eamon eamonn eanna earl earle earlene earline earnest earnestine eavan
eba ebba ebbe ebony ebuakil ecaterina ecegül ecemiş ecrin ed eda edaviye edda eddie eddy edel
edelmira edelmiro eder edgar edgaras edgardo edgars edgübay edhitha edi edier edilberto edilma
edilson edin edina edinson edison edisson edita edith edmond edmund edmundo edmunds edna
edoardo edu eduar eduard eduarda eduardo eduards edvard edvardas edvin edvinas edvīns edwar
edward edwardo edwin edwina edīte eelis eemeli eemil eerik eero eesha eetu eeva efe effie efil
eflâtun efrain efraín efren efrén efser eftimia eftimie ega egenur egidijus egil egils egon
eider eija eila eileen eilis eilish eimantas eimear eimer einar einari einer eino eira eiravati
eirik eithne eivind eivor eja eka ekaja ekalinga ekani ekansh ekanta ekantika ekapad ekaraj
ekavir ekbal ekber ekiya ekmel eko ekta ela eladio elaine elamiye elba elbert elcy eldon
eleanor eleanora elemér elena eleonor eleonora eleonóra eleuterio elgin elhan eli eliana elias
eliecer elif elifnur eligia eligio eliisa elijah elin elina eline elinor elis elisa elisabet
elisabeta elisabeth elisaveta elise eliseo elita eliza elizabeta elizabete elizabeth elize
eliáš eliška elkin ella elladio ellen elli ellie ellinor elliot elliott ellis elly elma elmer
elmeri elmo elmārs elna elnora elnur eloah elodia elof eloisa eloise elon elona eloy eloá
eloísa elpidio elsa elsebeth elsie elsy elton eluh elva elvan elver elvia elvin elvina elvira
elvis elvy elvíra elvīra elwood elyas elza elías elöve elīna elżbieta ema emal eman emanoil
emanuel emanuela emanuella emanuelly emanuil emas embuh emelie emelina emely emer emerson emery
emese emigdio emil emilce emile emilia emilian emiliana emiliano emilie emilija emilio emilis
emilly emilse emily emin emir emiro emirşan emiş emma emmanuel emmanuelle emmet emmett emmi
emmy emong emory emperatriz empluk emrullah emília emīlija emīls enar encarna encarnacion
encarnación encarnita enda endah endra endre ene enes enfes enginiz engla enid enikő enith enna
ennio enrico enrika enrique ensari ensio enteng enzio enzo eoghan eoin epifanio eral eraldo
erasmo eraycan erbay erbil ercihan erdemer erdibay erdogan erdursun erem eremia erenalp erensoy
ergener erginel ergönül ergül ergün eric erica erich erick ericka erik erika erikas erin erina
erinçer eriş erkan erkinel erkki erksoy erkılıç erland erling erma ermanis ermanno ermenegildo
ermes ermutlu erna ernest ernestas ernestine ernesto ernests ernie ernst ernő eroğul errol
ersel erseç ertan erten ertuncay ertün ervaniye ervin ervín erwin eryk eryıldız erzsébet eröz
erşat esa esben esenbay esengün esentürk eshana esila eskil eskinalp esko esmanperi esmarelda
esmee esmeralda esmée esna esneider esparta espartaco espen esperanza espiridión essi essie
esteban estefanía estela estella estelle ester estera esteri esther estiawan estiono estiven
estrella eszter eta etela etelka etelvina ethan ethel ethna ethne etta ettore eufemia eufrosina
eugen eugene eugenia eugenio eugène eugénia eula eulalia eulália eunice eunika eusebia eusebio
eusebiu eustaquio eustațiu eutimio eutropio eva evald evaldas evan evangelina evangeline
evangelista evanghelina evaristo evcimen evde eve evelia evelien eveliina evelina eveline
evelio evelyn evelína everett everette evert evi evie evija evita evrim evrimer evy ewa ewelina
eyyüp ezequiel ezgin ezgütekin ezio ezra eşim eşref faas faber fabia fabian fabiana fabio
fabiola fabián fabiënne fabricio fabrizia fabrizio facundo fadile fadıla fahrullah faith faizah
faize falak falan falguni fami fanni fannie fanny faqid farah faraj faras farhan farhunnisa
farid fariq faris fathonah fatigül fatih fatima fatinur fatmanur faustas faustino fausto fay
faye fayize fazul feargal fearghal febe febi fedde fedele feden federica federico federigo
fedor fehim fehmiye felecia felicia feliciana feliciano felicidad felicitas felicity feliks
feline felipa felipe felisa felix fem femke fenna fenne fenni ferahdiba ferat feraye ferdinand
ferdinando feremez ferenc fergal fergus ferhan ferihan ferinaz fermuta fermín fern fernanda
fernando ferney fersan feryas ferzi fetullah feyha feyruz feyzin feza fiachra fiamma fidaye
fidel fidela fidelma fien fiene fildan filip filipa filipe filippa filippo filit filofteia
filomena filoména finbar finbarr finian finn finola fintan fiodor fiona fionan fionna fionnuala
fionnula fiorenzo fiorino firdevis fitan fitnat fito fitria fitriani fiyaz flannan flavia
flavio flaviu flemming fletcher fleur floare floarea floortje flor flora florea florencia
florencio florentin florentina florentino florența florian floriana florica florin florina
florinda florine floris florián flossie floyd folke forest forrest fortunata fortunato forum
foster frado fran franc frances francesca francesco franci francia francine francis francisc
francisca francisco franciska franciszek franck franco francy franjo frank frankie franklin
frans františek františka franz franziska françois françoise frančišek fred freda freddie
freddy frede frederic frederick frederico frederik frederika frederikke frederique fredo
fredric fredrick fredrik fredrika fredy freeman freida freja fricis frida fridolin fridrich
frieda friedrich fritz frode frusina fryderyk frédéric frédérique fulgencio fulvio fuma fuzuli
fábio fátima féline félix fügen gabel gabi gabino gabriel gabriela gabriele gabrielius
gabriella gabrielle gabrielly gada gadang gading gaduh gael gaetano gagan gaida gail gaiman
gaja gal galak galang galar galasso gale galen galih galina galiono galip gallego galo galuh
galur gaman gamani gamanto gambira gamblang ganda gandewa gandi ganep ganga gangsa gangsar
ganiye ganjaran gantar gara garan garang garda garech gareth garima garland garret garreth
garrett garry garth garvan gary gaspar gaspare gasti gastone gastón gatis gatot gatra gaurang
gaurangi gaurav gauri gaurika gautam gautami gavan gavin gawati gay gayathri gayle gazel gašpar
geanina gearoid gediminas geetika geir gejza gelengül gelsomina gelu gema gemma gena genaro
gencaslan gene geneva genevieve geneviève genovefa genoveva genta gençay gențiana geoffrey
georg george georgel georges georgeta georgette georgian georgiana georgina geovanny gerald
geraldine geraldo gerard gerardine gerardo geray gerd gerda gergely gergő gerhard german
germana germán geronimo gerrard gerrit gerry gerson gert gertrud gertrude gertrudis gertrúda
gervasio gerónimo geta ghaliyati ghani ghenadie gheorghe gheorghiță gherghina ghiță giacinto
giacobbe giacomo giada giampaolo giampiero gian giancarlo gianfrancesco gianfranco gianina
gianluca gianluigi gianmarco gianna gianni gianpaolo gianpietro gicu gică giedrius giel gijs
gil gilang gilbert gilberto gilda gildardo gilles gillian gillis gilma gilman gina ginger gino
ginyas gioacchino gioachino gioele gioffre gionata giorgia giorgian giorgiana giorgio giosuè
giovanna giovanni giovanny girik girindra girish girolamo gisela gitte giulia giuliana giuliano
giulietta giulio giuseppe giuseppina giustino giz gizela gizella gladis gladys glauco glen
glenda glenn glenna gloria goda godofredo goffredo goldie goncafer gonzalo gonçalo gopal goran
gorazd gordan gordana gordon gorm gottfrid goyo grace gracia graciana graciano gracie graciela
grady graeme graham grainne grania grant graziano graziella grațian grațiana grațiela greca
greco greg grega greger gregg gregor gregorian gregorio gregory greta gretchen grete grethe
gretta grieta grigore griselda gro grover grzegorz grégoire gréta grēta guadalupe guarino
gudrun guglielmo guido guilherme guillaume guillermina guillermo guiomar gunbir gunborg
gundhild guneet gunhild gunilla gunita gunn gunnar gunnel gunner gunta guntars guntis gunvor
gunārs gurli gus gustaf gustas gustav gustavo gustaw gustáv gusztáv guus guusje guy gwen
gwendolen gwendoline gwendolyn gyda gytis gyula gyöngyi györgy györgyi győző gábor gérard géza
gök gökay gökbudun göken göknur gökperi göksev gökten gökçe gökçebalan gökçil göli gönen göran
görgünay görklü görsev gösta göte gözel gözem gücal gül gülay gülağa gülbani gülbeyan gülbiye
gülcegün güldam gülder güldünya gülel gülenay güler gülev güleğen gülfari gülfeza gülgen
gülgüzel gülhisar gülinaz gülkadın güllühan gülmisal gülnaziye gülper gülsalın gülselin
gülseren gülsevil gülsiye gülsü gülter gülzadiye gülçe gülözge gülüs gülşa gülşahin gülşeref
gümüştekin günar günaydin günden gündüzalp günebakan güneri güngördü güngören günkurt günsel
günser günver günşen gürarda gürcüye gürelcem gürsal gürten güverçin güzey güçal güçlüer
güçyeter habibe haciali hacile hadassa hadi hadrey hafshah hafıza hailey hairyanto hajnalka
hakikat hal halenur haley halidun halim halima haliye hallie haluk hami hamid hamima hamiyet
hampus hamsini hamza hamzah hana hanbiken hanedan hani hanim hank hanna hannah hanne hannele
hannes hannu hanora hans hanss hansultan haralamb haralambie harald harbinaz hardana hardi
hardik hari harijs harimurti harinakshi harini harish harita hariz harja harjasa harjaya harjo
harlan harley harol harold haroldo harri harriet harriett harris harrison harry harsana
harsanto harsaya harshil hartaka hartana harto harvey hasan hasbek hasgül hasim hasna hasret
hassan hasta hatem hatin hattie havali havse hayali haydée hayel hayley hayret hayrünnisa hazel
hazine hazrat heath heather hector hedda hedvig hedviga hedvika hege heidi heidy heikki
heinrich heitor hekime hekmet helan helen helena helene helga helge heli helinä heliodoro helle
hellena hellevi helmer helmi heloisa heloísa helvi helén heléne helēna hema hemal hemang
hemangini hemani hendra hendri hendrik henife henna henning henri henric henrich henrieta
henrietta henriette henrik henrikki henriks henrique henry heracleea heraclio herbert herberto
herdis heriberto herman hermanis hermanni hermelinda hermenegildo hermes hermina herminia
herminio hermína hernando herney hernán herschel hershel heru heryanto hester hesti heva
heyvetullah hezniye hidde hidir hilario hilary hilayda hilda hilde hilding hilkka hillary
hillevi hilma himawan hindal hinet hipólito hiral hiram hitesh hiçsönmez hjalmar hjalte hjördis
holger hollie hollis holly homer homero honora honoré hope horace horacio horațiu horea horia
hortense hortensia hortenzia horymír howard hoşkadem hredhaan hritik hrvoje huban hubert
hudavent hugh hugo hugues humaira humberto hunalp hung hunor hunter hurican hurşide hussein
huzuri hynek håkan håkon håvard héctor hélène hüda hükümdar hümeyra hürdoğan hürmet hüryaşar
hürüyet hüsmen hüsnühâl hıfzullah iacob iain ian iancu ianis iara iasmina ib iben ibeth ibolya
ibrahim ibrani ibun ibán ica icha ida ide idika idun idık ieremia ieva ifa ignacia ignacio
ignacy ignas ignazio ignác igor igors ihsan iida iiris iisakki ijaya ika ikbal iker ikhsan ikin
ikshita ila ilari ilaria ilarie ilarion ildefonso ildikó ildız ileana ilene ilga ilgı ilias
ilie ilija ilinca ilkka ilmari ilmārs ilona ilsa ilse ilyas ilze imam imants imaran imelda imke
imogene imran imre imrich ina inaya indah indali indira indra indrajit indrek indriķis indy
ines inese ineta inez inga ingalill inge ingeborg ingegerd ingegärd ingela ingelise ingemar
inger ingmar ingrid ingrida ingrīda inguna ingvar inkeri inmaculada inocencio inocențiu inta
intan inès inés inês ināra ioan ioana ioanina iolanda ion ionel ionela ionelia ionică ionuț
iosefina iosif ippazio ira irena irene irfan iriana iridenta irina irinel iris irja irma
irmantas irmeli irnanto irsad irvin irving irwan irwin irya irén iréne irēna irıs isa isaac
isabel isabela isabell isabella isabelle isabelly isac isadora isaiah isak isaque isaura isaías
ise isha ishaan ishani ishanvi ishita ishwar isiah isidora isidoro isidro isis ismael ismail
ismo ismık isobel issac istván ita itzel itziar iulia iulian iuliana iuliu iurie iustin iustina
iustinian iva ivan ivana ivanka ivar ivars iver iveta ivica ivka ivo ivona ivonne ivor ivory
ivy iván iwo izabela ize izidor iztok iľja işin işıkay işıman işın jaakko jaan jaana jaanus
jabal jacek jacinta jacintha jacinto jack jackeline jackie jacklyn jackson jaclyn jacob
jacobine jacobo jacopo jacqueline jacquelyn jacques jade jader jadranka jaeman jafet jaga
jagapati jagaraga jagat jagdish jagrati jagvi jai jaider jail jaiman jaime jair jairaj jairo
jais jaka jake jakob jakobs jakov jakub jalmari jalsa jamaal jamal jamalia jamar jame jamel
james jami jamie jamil jan jana janaki janani jane janell janelle janet janeta janeth janette
janez jani janice janie janina janine janis janja jankat janko janna janne janneth janni jannie
jannik jannis jano januja janya jaqueline jared jari jarkko jarl jarlath jarleth jarmila jarmo
jarno jarolím jaromír jaromíra jaroslav jaroslava jarred jarrett jarrod jaruthip jarvis jarwa
jarwadi jarwi jasmani jasmijn jasmin jasmina jasmine jasminka jasmit jasna jason jasper jaswadi
jati jatin jatmiko javi javier javiera jay jaya jayadi jayda jayden jayeng jaylinn jayne jayson
jazmin jazmín jean jeana jeanette jeanie jeanine jeanne jeannette jeannie jeannine jed jeet
jeevika jeferson jeff jefferey jefferson jeffery jeffrey jeffry jefri jeison jeisson jekaterina
jele jelena jelita jelka jelle jelte jemma jenaro jenel jenifer jenna jenni jennie jennifer
jenny jens jente jenő jeppe jerald jere jeremi jeremiah jeremias jeremy jeremías jerguš jeri
jerica jerker jermaine jermiah jernej jerneja jerold jerome jeronimo jerri jerrod jerrold jerry
jerson jerzy jerónimo jesper jess jesse jessica jessie jesus jesusa jesús jet jevgeni jewel
jewell jezups jhalak jhan jhoan jhoana jhon jhonatan jhonny jhony jill jillian jim jimena
jimmie jimmy jinawi jindra jindřich jindřiška jinthe jip jitka jiřina jiří jo joachim joacim
joakim joan joana joann joanna joanne joaquim joaquin joaquina joaquín jocelyn jodi jodie jody
joe joel joep joesph joey johan johana johann johanna johanne johannes johans john johnathan
johnathon johnie johnnie johnny joko jokūbas jolana jolanda jolanta jolene jolie jolijn joline
jolán jon jonah jonas jonatan jonathan jonathon joni jonna jonny jono jonás jonáš joona joonas
joonatan joost jordana jordi jordy jordán jorge joris jorma jorn jort jorunn jos jose josef
josefa josefiina josefin josefina josefine josep joseph josephine josette josh joshua josiah
josie josip josipa joso josue josué josé joséphine jouko jouni jovana jovita joy joyce jozef
jozefína jozo joão joël joëlle joško jožef jožefa jožica juan juana juanita juanito jude judit
judita judith judson judy juha juhana juhani juho jukka jules juli julia julian juliana juliane
julianna julianne julie julien juliet julieta julieth juliette julija julijana julio julita
julius juliusz julián jumadi jumari juna june juni junior juozas juraj jure jurgita juri juris
jurre jussi justas justin justina justinas justine justus justyna justína juul juulia juuso
jyoti jyrki jytte ján jános jázmin jérôme jéssica józef józsef jörgen jørgen júlia július jüri
jānis jāzeps jēkabs jēkaubs jędrzej jūla jūle jūlija jūlijs kaarina kaarlo kabir kacper kacung
kader kadir kadri kadınana kahir kai kaija kaique kairav kaisa kaitlin kaj kaja kajen kajetan
kajsa kajus kala kalervo kalevi kalgay kalim kalina kalle kalpit kamal kamala kamar kamaria
kambali kamidin kamil kamila kamilly kamya kanak kanda kandef kani kania kanpulat kapagan kara
karabaş karaca karaer karakucak karan karanbay karataş karcan kardelen kardi kareem karel karen
kari karim karimah kariman karin karina karine karja karl karla karlijn karlo karlukhan karlīna
karma karman karmen karna karol karoliina karolina karoline karolis karolína karsa karsana
karsten karta kartika karya karyn kasey kashish kashvi kasim kasiran kasiyah kaspar kaspars
kasper kasusra kata katalin katariina katarina katarzyna katarína katarīna katcha kate katelyn
katerine kateřina katharina katharine katherin katherina katherine katheryn kathie kathleen
kathrine kathryn kathy kati katica katie katina katja katri katriina katrin katrina katrine
katriona katrīna katy kauko kaver kavurt kavya kawaca kawaya kay kayagün kaye kaygusuz kayla
kaylee kayleigh kayrabay kayun kayıt kazimierz kazimír kaşif keano kefser keijo keisha keith
keld kelley kelli kellie kelly kelsey kelvin kelâmi kemal kemba ken kenari kendall kendra
kendrick kenes kenn kennet kenneth kennith kenny kenter kenth kenton kenzie keri kerime kerman
kermit kerri kerry kerstin kerttu kete keven kevin keya kezban kezia khaled khalid kiaan kian
kiandra kiara kiaran kibar kieran kiernan kieron kieth kifaye kike kiki kilian killian kim
kimberley kimberly kimmo kinga kip kipras kiramettin kirby kirk kirsi kirsten kirsti kirstin
kirstine kirsty kitan kitti kitty kiyasi kjeld kjell kjersti kjetil klara klas klaudia klaudie
klaus klavdija klavs klemen klement kliment klára knut kocabaş koen koko koldan koloman
koncagül konguralp konrad konradus konstantin konstanty konštantín kopan koray korkmazalp
kornel kornelia kornelija kornél kornélia korugan kory kotryna kotuz koçak koçkan koşukhan kris
krish krisha krishna krista kristaps kristen krister kristers kristi kristian kristie kristiina
kristijan kristin kristina kristine kristián kristiāna kristjan kristofer kristoffer kristopher
krists kristupas kristy kristína kristóf kristýna krisztina krisztián krisztofer kritika
krišjānis krišs krištof krystal krystian krystyna kryštof krzysztof ksawery ksenija kuddusi
kullervo kumar kumral kuncara kunthara kurnia kurt kurtis kustaa kusuma kutay kutgün kutun
kvetoslav kvetoslava květa květoslava kyan kyano kyara kyle kyllikki kyra kálmán károly kâmil
kâzime kåre kévim köker köktaş kösemen kübran kürşad kārlis kęstutis kılıçbay kınel kırat
kırgız kısmet kıvılcım kızıl kızıltunç laban labuh lacey lacy lada ladislau ladislav ladislava
ladli ladonna lady laetitia lage laika laila laimonis lajita lajos lakeisha lakisha laksana
laksh lakshit lakshmi lala lalita lalo lamar lamberto lamont lana lanang lance lando landon
lane langgeng lanjar lanny lantar lara laras larisa larissa larry lars lascăr lasmanto lasmono
lasse lassi laswi latasha latif latika latisha latonya latoya laura laure laureano laureen
laurel lauren laurence laurens laurent laurenz laurenția laurențiu lauretta lauri laurian
laurie laurin lauris laurita laurits laurynas laus laust lautaro lavanya lavern laverne lavinia
lavonne lavínia lavīze lawanda lawrence lazaro laze lazzaro lazăr laís lea leah leana leander
leandra leandro leann leanna leanne ledün lee leela leena leevi lega legawa leia leider leidy
leif leigh leila leire lekha lela leland lelia lembah lemuel lena lenard lene leni lenka lenn
lennard lennart lennarth lenny lenora lenore leo leocadia leocadio leola leon leona leonard
leonardo leoncio leone leonel leonhard leoni leonie leonor leonora leons leontin leontina
leontīne leopold leopolda leopoldina leopoldo leordean leoš leroy lerze les lesa lesana lesia
lesley leslie lessie lester leta letha leticia leticija letitia letizia letiția letícia levente
levi levoslav lewis lex leydi leyla leyli leyre lezize león li lia liam liana libardo liberto
libia libni libor libuša libuše liceth licia lică lida lidia lidija lidya lieke liene liepa
lieve ligia ligita liisa lila lili lilia lilian liliana liliane lilija lilijana lilita lilja
liljana lilla lillemor lilli lillian lillie lilly lily liman limar limon lina linas linda linde
lindsay lindsey linn linnea linnéa lino lintang linus linwood lioara lionel lipika lisa
lisandro lisanne lisbet lisbeth lise liselott liselotte liseth liv liva livia livio liviu liwia
liz liza lize lizete lizeth lizz lizzie lizzy ljiljana ljubica ljubov ljudmila lloyd lo
lodovico loek loes logan lohit loida lois loke lola lolita lon lona lone lonnie lopa lope lora
loraine lorcan loredana lorelei loren lorena lorene lorenz lorenza lorenzo loreto loretta
loretto lori lorie lorin lorna lorraine lorrie lotta lotte lottie lou louella loui louie louis
louisa louise lourenço lova lovis lovisa lovre lovro lowe lowell loyd loyola loïs luan luana
luann luara lubomír luboš luc luca lucas lucca luce lucențiu lucero luchino lucho lucia lucian
luciana luciano lucie lucien lucija lucila lucile lucille lucinda lucio lucky lucrezia lucreția
lucrețiu lucy lucía ludmila ludolf ludovic ludovica ludovico ludvig ludvik ludvík ludwig luděk
luella luhung luigi luigina luis luisa luisana luise luisina luiza lujza luka lukas luke lukita
lukman lukáš lula luluh lulut luminița lumír luna lunna lupe lupita lurhur lutfan lutfi luther
luthfi luuk luwar luwes luz luís luísa lydia lykke lyle lyman lynda lynette lynn lynne lynnette
lászló lázaro lâle lærke léo léon lívia lúcia lüfen lütfi lýdia lýdie lăcrămioara lība līga
līna līza lūcija maaike maanas maanav maaria maarit maarten maartje mabel mable mac macarena
macaria macario macide maciej mack macs madalena madara madeleine madelene madelief madeline
madelyn madge madhav madhavi mads mae maeve mafalda magaly magda magdalena magdaléna magdolna
maggie magne magnolia magnus mahdi mahesa mahfud mahigül mahika mahir mahmoud mahmud mahnaz
mahsun mahter mahulena mai maia maicol maida maie maighread maija maiken maimunah maira maire
mairead mairin maite maitê maj maja majella majken major majvor makara maks maksim maksimiljan
maksur maksymilian maksüde makuta mala malachy malcolm malena malene malgorzata malik malika
malin malinda malle mallory malou malte malthe malva malvina malvína malwina maman mamen mamie
manah manan manbir manca manda mandy manfred manola manole manolo manon mansurali mantas
manthan manu manuel manuela manuelita manuella manus manya mar mara maras marc marcantonio
marcel marcela marcelina marcelino marcell marcella marcelle marcello marcelo marcheta marci
marcia marcial marciano marcie marcin marcio marco marcos marcu marcus marcy mare marek mareks
maren marese marga margana margaret margareta margaretha margarida margarita margarito
margaréta margaud margaux margery margherita margie margit margita margo margot margoth margret
margrethe margrieta marguerite margus mari maria mariadi mariah mariam marian mariana mariane
marianela mariann marianna marianne mariano maribel marica maricela maricica maricruz marie
mariela mariella marietta marija marijan marijana marijn marika marilena marilyn marin marina
marinela marinka marino marinus mario marioara marion marisa marisela marisol marissa maristela
marit marita maritta maritza marius mariusz marián marja marjaana marjan marjana marjanca
marjatta marjeta marjo marjorie marjukka marjut mark markas marketta markku marko markus
markéta marla marlene marleny marlin marlon marly marlén maroš marquis marquita marsha marshall
)", R"(
marsito marsudi mart marta martaka martana martani marte martha marthe martim martin martina
martine martino martirio martta martti marty martyn martynas martín maruša marva marvin marwata
mary maryadi maryam maryann maryanne maryanto maryellen marylou maryse maría marína masar mason
massimiliano massimo masume matas mate matea matei matej mateja mateo mateus mateusz matevž
matheo matheus mathew mathias mathieu mathijs mathilda mathilde mati matias matic matija
matilda matilde matjaž mato matouš matt matteo matthew matthias matthieu matthijs matti mattia
mattias mattie matts matyáš matías matúš matěj matīss maud maude mauno maura maureen mauri
maurice mauricio maurilio maurits mauritz maurizio mauro maurycy mavis max maxi maxim maxime
maximiano maximilian maximiliano maximilián maximino maximo maxine maxwell may maya mayerly
maynard maynur mayra maysa mayte mazlum maşide maša maža meagan mecide mecit meda medard meelis
meera mees mefarettin mefharet megan megha meghan meghana mehdiye mehmed mehmet mehmetzahir
mehrigül meike meja mekhala mel melaha melania melanie melba melchor melek meleknur melichar
melihcan melikkan melina melinda melisa melissa melita melker melle melody melva melvin melwin
melánia melûl memili menfeat mengi mengüç menişan merba mercedes merche merdi meredith merel
merete merethe merijn merike merim merja merle merlin merrill mert mertel merva mervi mervin
mervyn mery meryeme merzuk mestur mesude metinkaya metka metod mette meveddet mevlüdiye mevlüt
meyhanim mezide meşhur mia micael micaela micah miceal micha michael michaela michal michala
michał micheal michel michela michelangelo michele micheletto michell michelle michelotto
michèle mick mickey mie mieszko miguel miguela miha mihael mihaela mihai mihail mihels mihhail
mihin mihkel mihnea mihrab mihriye mihály miia miika mijo mik mika mikael mikaela mike mikels
mikkel mikko miklós mikołaj mikuláš mila milada milagros milana milay milda mildred mile milena
miles milford milica milka milla millard mille miller millicent millie milo miloslav miloslava
milota milou miloš milton miluše milán mimi mimmi mina mindaugas mindy minerva minibe minna
minnie minodora mio mioara mira mirabela miran miranda miray mirbadin mircea mirco mirdza
mireia mirela mirella mireya miriam miriama mirian mirja mirjam mirjami mirjana mirko miro
miron mirona miroslav miroslava mirsad mirta mirte mirthe miruna miryam misael mishat mislav
misra misty mitali mitch mitchel mitchell mitesh mitică mitra mitruț mitzi mitzy miyesser
miķelis miłosz mladen moa modesta modesto modris mogens mohamad mohamed mohammad mohammed
mohini moira moises moisés mojca mojmír mollie molly mona monalisa monica monika monique monis
monroe monte montserrat monty mora morena moreno morgan moritz morris morten mortimer morton
moses moya muarra mucahit mufide mugdha mugur mugurel muhammad muhammed muhammet muhip muhiye
muhyettin muireann mujde mujur mukbile muktedir mulya mulyanto mulyono mumpuni muni muratcan
muriel murilo murray mursinin mursita murti musafet musaffa mustafa mustika mustofa mutasım
mutia mutluhan muvaffak muvahhide myles myra myriam myrna myron myrthe myrtle márcio mária
mário márk márta márton mátyás máté máxima máximo märta märtha måns mårten mélanie mónica
mónika móric möhsim mübetcel mücellib mücevher müferrih müfit müjde mükramin mükrüme mülâyim
mümtaze münezzer münif müret mürit müsemma müslum müveddet müzekker müğber müşüre māra māris
mārtiņš mārīte mădălin mădălina mălina mărioara măriuca nabil nabila nachiket nacho nacio nada
nades nadežda nadia nadin nadine nadja naděžda nae nafii nafile naglis nahiara nahuel naiara
naide naimh nair naja najam najib najwa nakip naksh nakul nalar nalân nana nancy nandini nando
nanette nanna nanni nannie naoise naomh naomi napoleon napoleone naradi narcis narcisa narciso
nardi narhanim narji nas nasab nasiba nasim nasrullah nastja nasuf natalia natalie natalija
natalio natalja nataly natan natanael nataniel natascha natasha natasja natasza nataša natașa
nath nathalia nathalie nathan nathaniel natividad natália natálie natālija naud naveen nayara
nayeli nayibe nayil naz nazaret nazario nazende nazi nazimet nazlihan nazlim nazıdil nea neal
neasa nebih nebiha necdat nechifor necilal necmettin necva ned nedas nedda neel neelima nefaret
nefiye neha nehip neider neil neill neja nejc nejdet nel nela nelcy nelda nele nell nellie
nelly nelson nelsy nelu nenad neo neptün nerea nereida neriban nerijus nerim neringa nesfe
nesip neslinur nessa nestor nete netra nettie neva neval nevenka nevgin neville nevise nevsal
nevsale newton neyran nezengül nezihi nezize neşrin neža nial niall niamh nicanor niccolò
nichifor nichola nicholas nichole nick nicklas nickolas niclas nico nicoară nicodemo nicodim
nicola nicolae nicolai nicolaie nicolaj nicolas nicolasa nicole nicoleta nicoletta nicoline
nicolás nicolò nicu niculina niculiță nicușor nicuță nidhi nidia nidra niek niels nienke nieves
nigel nihai nihal nihan niharika niilo niina nik nika nikita nikki niklas niko nikodem nikol
nikola nikolai nikolaj nikolajs nikolas nikolaus nikolett nikoletta nikolina niks nikša nilam
nilcan nilda nili nilima nilo nils nilson nimrat nina ninetta nino ninthe nirgül nirja nisa
nisha nita nitara nitesh nives niyaga niyazi niğmet noa noah noe noel noeleen noelia noeline
noelle noemi noemí nohora noirin nojus nola nolan noleen nollaig noman nona noor noora noortje
nora norah norbert norberto norbey noreen norica norma norman normand normunds norris noud nour
nout nova novi noé noémi noémie noël noëlle nrima nuala nubia nugraha numbers nuno nura nural
nurbanu nurcan nurda nurdeniz nuretdin nurey nurgil nurhayet nuria nuriyet nurkan nurmelek
nurseda nurser nursim nurtaç nurul nurullah nurveren nury nurşan nuyan nuša nyana nydia nynke
nyoman nádia nándor nélida néstor nóra núria nüdret nürice oana obdulia ocampo octav octavia
octavian octaviana octavio octaviu océane oda odalis odalys odd odeline odell odette odika odis
odkanlı oeshi ofelia oganer oguş oisin oiva ojas ojasvi okanay okbay okgüçlü okseven okta okto
oktüremiş okyalaz ola olaf olalla olav olavi olca oldağ oldrich oldřich ole oleg olegario olen
olfert olga olgierd olimpia olimpian olimpiu olin oliva olive oliver olivia olivie olivier
olivija oliviu olivér oliwer oliwier olle olli ollie olof olov oluş olwen olympia olívia om
omaca omaira omaja oman omar omisha omkaar omya onat ondrej ondřej ongay oni onkar onni onofre
onuker onurcan onursu onveer oona oonagh opal opan ophelia opung ora oranlı orazio orestas
oreste orgün oriana orinder orla orlaith orna ornella orsolya ortak ortansa oruç orval orville
orvokki orçin oscar osha oskar oskari oskars oskár osman osmo ossi ossian osvald osvaldo
osvalds oswaldo otakar otay otilia otis oto ottavio ottilia otto ottone ottó otávio otília
otýlie otīlija outi ove ovidio ovidiu oviya owe owen oxana oymak ozana ozansü ozy oğulbaş
oğurata oğuzman oļģerts oľga paavo pablo paca paco pacífica padma padmi padraic padraig
padraigh pahal paige paiman paker paksu pallavi palle palmira paloma pam pamela pamfil
panagachie panait panca pancho pandu panfilo pangeran pangestu panini panji pankrác pansy paola
paoletta paolo paramita paraschiva pardi paride parker parman parth pascal paschal pascual
pascuala pasi pasqual pasquale pastor pastora pat patric patrica patrice patricia patricie
patricija patricio patrick patrik patrizia patrizio patryk patrícia patsy patti patty paul
paula paulette pauli paulica pauliina paulin paulina pauline paulino paulius paulo pauls
paulína paulīna pauric pavani pavao pavel pavla pavlína pavol paw pawel paweł paye paz peadar
peader pearl pearlie pearse peder pedro peeter peggy pehlil pekka pekkan pelayo pelle
pellegrino pembesin penelope penny pentti pepe pepijn pepita pepito percy peren perinur perkasa
perla perlita permun pernilla pernille pero perry pertti pesent petar pete peter petr petra
petrana petras petre petri petrică petrina petrișor petrona petronela petru petruț petruța
petter petteri phelim phil phileine philip philipp philippa philippe philippine phillip
philomena phoebe phyllis pia piedad pien pier pierangelo pierce piergiorgio piergiuseppe
pierina pierluigi piermaria piero pierpaolo pierre piersanti pieter pietra pietro piia pijus
pilar pili pim pina piotr pippa pirahmet piran piret pirjo pirkko piroska pleun pleșu plinio
plácido polly polona polonca pompeo pompilia pompiliu pomponio poncio pontus pooja porfirio
poul povilas praba prabawa prabowo prabu prakosa pranata pranav pranawa praneel pranit prasetya
prasetyo pratyush pravoslav prayitna prayoga prayogo preben preston priit prima primitiva
primitivo prince priscila priscilla prisha priya profira prokop prudencia prudencio przemysław
puccio puck puji puk puput purificación purwa purwadi purwanto pushti puspa puti putri putu pál
pánfilo päivi päivikki pär pål pénélope péter pía pío pürçek pătru pēteris přemysl qabil qadim
qarin qasim qori queen quentin quincy quinn quinten quinton quinty quique quirino qushi raagini
rabbiye rabih rachael rachana rachel rachelle rachit rachita rada radek raden radha radhika
radika radim radit raditya radka rado radomír radoslav radoslava radosław radovan radovana radu
radúz rae rael raf rafa rafael rafaela rafaél rafał raffael raffaela raffaele raffaella
raffaellino raffaello rafi rafia rafid rafih rafila raghav ragna ragnar ragner ragnhild raharja
rahayu rahiye rahman rahmat rahmet rahmi raihan raija raili raimo raimondo raimonds raimundo
raina rainer raisa raivis raivo rajata rajeshri rajko rakide raksha ralf ralph raluca rama
ramadan raminta ramiro ramon ramona ramón ramūnas rana ranbir randal randall randell randi
randolph randy rangga ranieri ranveer raphael raphaël raquel rareș rasa rasma rasmus rastislav
rasul ratih ratna raul rauno ravi ravy ray rayaan rayan rayana rayla raymond raymundo razı raúl
reba rebeca rebecca rebecka rebeka rebekah rebihat recepali reda redmond reece reed reet refet
refik refugio reggie regina reginald regitse regitze regína regīna rehaan rehime reid reidun
reijo rein reina reinaldo reine reinel reinhold reinis reino reksa relu remazan rembrandt
remedios remigio remus rena renan renata renato rendy rene renee rengül rens renske renzo
renáta rené renée respati restu resulcan reuben reva revza rex reyansh reyes reyna reynaldo
reza rezin rezzak rhavi rhea rhoda rhona rhonda rhys ria rica ricarda ricardo riccardo
ricciotti rich richard richardt richie richárd rick rickard rickey rickie ricky rico ridhi
ridwan rigmor rigoberto rihards riikka riina riitta rik rika rikard rikke riku riley rina rini
risalet rishi risto rita ritt ritva riya rizki ričardas ričards roan roar rob robbie robby
robert roberta robertas robertina roberto roberts robin robinson robt robyn rocco rochelle
rocky rocío rod roderick rodger rodica rodney rodolfo rodrick rodrigo rogelio roger rohan rohat
roisin rojnu rojus rok rokas roko roksana roland rolandas rolando rolands roldán rolf rolland
roman romana romanița romano romeo romina romolo romualdas romulus romy román ron rona ronal
ronald ronaldo ronan ronda ronith ronja ronni ronnie ronny ronya roope roos roosa roosevelt
roque rory rosa rosalba rosaleen rosalia rosalie rosalina rosalind rosalinda rosalva rosalyn
rosalía rosanna rosanne rosaria rosarie rosario rosaura roscoe rose roseann rosella rosemarie
rosemary rosenda rosendo rosetta rosie rosina rosita roslyn rosman ross rossa rossana rostislav
rowan rowena roxana roxanne roxelana roxie roy royal royce roza rozalia rozalija rozália ruairi
ruben rubiela rubin ruby rubén rudi rudolf rudolph rudra rudy rudīte rufina rufino rufus
ruggero ruggiero ruhide ruhsat ruhugül rui rumeysa rune rupert ruperta ruperto rushil rusman
russ russel russell rusty rut ruta rute ruth ruthie ruxanda ruxandra ruy ruža ružena ružica
ryan ryszard rytis régulo réka rémy róbert rómulo róza rózsa róża rúben rüknettin rümeysa rüşen
răducu răzvan rıfkıye rūdolfs rūta růžena saadat saanvi saar saara saba sabar sabas sabatino
sabih sabihe sabin sabina sabine sabri sabrina sabína sabır sachi sadat sadeti sadie sadina
sadittin sadiye safet safina safinaz safta safura saga sahil sahir sahra sai saiful saire saka
sakari sakip saksham sakti sakura sal salami saleh salimah salimet salkın sallie sally salma
salman salomea salomé salomón salsabila salud salurbay salvador salvatore salvi salwa sam
samahat samaksh samanta samantha samar samarth samesh sami samiah samir samira sammie sammy
samo samsul samu samuel samuli samurtay sanavber sanaya sancak sancho sanda sandalio sander
sandi sandis sandra sandro sandu sandy sanford sang sanita sanja sanna sanne sanni santa sante
santeri santiago santino santos sanur sanya sançar sapa sara sarah sargın sari sarita sarmīte
sarpkın sarthak sarya sarıcabay sascha sasha saskia sathvik satrettin satu saturnina saturnino
satya satıa saul saulius saumya saundra sava savak saverio saveta savina savni saydam saygın
sayin sayrak sayın saçı saúl sağcan sağıt saša sašo scot scott scottie scotty seamus sean
sebastiaan sebastian sebastiano sebastijan sebastián sebastião sebastjan sebattin sebigül seblâ
seda sedife sefer segismundo segundo seha sehel seija sejda selaheddin selatin selcen selena
seler selime selin selina selma selmin selvi selâtin selçuk sem semat semender semenica semine
semrin sena senan sencar seniha senn senna seosamh sep sepp seppo septi seracettin serafina
serafín serda serena serezli serfinaz sergei sergej sergey sergio sergiu sergius serhatmehmet
serma sernur serol servinaz servác sessa seth setya sevcan sevdi sevdinar seve sever severiano
severin severina severino severo severín sevgen sevginur sevican sevim sevindik sevla sevsevil
seydo seyfullah seyhan seyithan seymour seyyide sezal sezen sezginbaş seçgül seçme shakila
shana shane shania shanna shannon shari sharlene sharon sharron shaun shauna shaurya shawn
shawna sheamus sheela sheelagh sheena sheila shelby sheldon shelia shelley shelly shelton
sheree sheri sherman sherri sherrie sherry sheryl shiela shinead shirley shivani shivansh shona
shravya sian sidar siddharth sidiq sidki sidney sidonia sidónia siem sienna sigfrid sigfrido
sigge sigita signe sigrid sigurd sigvard siim siiri sil silanur silas sile silje silke sille
silva silvana silvano silvester silvestre silvestro silvia silvian silviana silvie silvija
silvio silviu silvo simas simber simen simi simina simion simo simon simona simonas simone
simonetta simten simão simón sindre sindy sine sinead sini sinică sinikka siniša sintija
siobain sioban siobhain siobhan siper sirap siri sirje sirkka sirpa siska sisko sissel siti
sittik siv sivert sixten siya sjoerd skaidrīte slamet slavica slavka slavko slavomír slavomíra
slavěna slobodan sláva slávka smaranda smith sneha sneider snježana socorro sofi sofia sofie
sofija sofía sol soledad soleh solma solomon solveig solvej solvita son sonad sonata sondra
sondre songurkan sonia sonja sonnur sonny sonya sophia sophie soraia sorana soraya sorcha sorin
sorina sosimo soydaner soykan soykut soyselçuk soňa spencer speranța srečko stacey staci stacie
stacy staffan stan stana stanca stancu stanislav stanislava stanisław stanka stanko stanley
staņislavs steen stef stefan stefani stefania stefanie stefano stein steinar stela stelian
steliana stella stellan steluța sten stephan stephanie stephany stephen sterling sterre steve
steven stevie stewart stian stig stijn stina stine stiven stjepan stojan stuart sture stéphane
stéphanie suat subutiye suci sudi sudiksha sue suhani sulhi sultane summer sunay sune sunel
sung suphi surya susam susan susana susanita susann susanna susanne susie sussanne sussie suus
suvi suzana suzanne suze suzette svante svatopluk svatoslav svea svein sven svenning sverre
svetlana svetozár svätopluk světlana syahrini sybil sylvester sylvia sylvie sylwia synnøve sys
szabolcs szilveszter szilvia szilárd szymon sándor sára sânziana sébastien sérgio sökmen sören
söyler sözer søren sørine søs sücaettin süha süheyda süleyla sümerya sümeyye süner süsen süvari
süzer sıla sırriye sıylıhan tabatha tabitha taciddin tad tadas tadej tadeja tadeo tadeusz
tadeáš tadhg tagangül tage tahir taina taisto taja tajus talayer tali talia talibe tamanna
tamara tamaydın tameka tamera tami tamika tammi tammie tammy tamra tamás tan tanak tanay tanbay
tandoğdu taneli tangül tanhan tania tanish tanisha tanja tanmayi tanner tanpınar tanses tansev
tansığ tantri tanveer tanvi tanya tanyolaç tanyu tanır tapani tapio tara tarak tarancı tari
tarja tarmo tartış taru tarzícius tasdik tasha tasnim tasvir taswir tatiana tatjana tatu taufan
taufik tauno tautvydas tayaydın taygan taylak taylor tayyibe tayyip taçnur taşar taşkan teber
tecimer tecla ted teddy tedi teea teemu teerth teguh teija teja tejas tejs tekbay tekecan
tekiner tekla teknaz teksoy telemaco telim tellervo telmo temime temirhan temistocle temizkal
temuçin tenis tenvir teo teobaldo teodor teodora teodoro teodors teodosia teodosio teofil
teohari teona tercan tere terence teresa terese teresia teresita tereza terezija terhi teri
terje terlan tero terra terrance terrell terrence terri terrie terry terttu teréz terézia tess
tessa teun teuvo tevs teybet tezcan tezol teófila teófilo thad thaddeus thales thanh thea
thelma theo theodor theodora theodore theodoro theres theresa therese theresia theron therése
thi thiago thibault thibaut thierry thijmen thijn thijs thom thomas thor thore thure thurman
théo théodore théophile thérèse tia tiago tiara tiberia tiberiu tibor tiburcio ticen tichomír
tiffany tiia tiina tiit tiiu tijmen tijn tijs tilda tilde tilen tim timbul timea timmy timo
timon timotei timotej timoteo timothy timothée timurtaş tina tinca tincuța tindra tine tira
tirta tirtayasa tirza tisha titas titi titin tito titus tivadar tiziana tiziano tiğin tjaša
tobias tobiasz tobiáš toby tod todd todor toivo toker toktuğ toköz tola tolonbay tom toma tomas
tomasa tomasz tomaž tomi tomislav tommi tommie tommy tomo toms tomurcuk tomàs tomás tomáš tomé
tonguç toni tonia tonino tonje tonny tony tonya toomas topias topuz tor tora torben torbjörn
torbjørn tord tore torgny torhan toribio torill torquato torsten tory tova tove toño toğan
tracey traci tracie tracy traian travis treacy treasa trent trenton trevor trey tri tricia
triin trina trine trini trinidad triona tripti trisha tristan tristán triveni triya troels
trond troy trudy truman trīne tudor tudora tudorița tudosia tugiman tuija tule tulia tulio
tullio tulun tunahan tunguç tunçboğa tunçkılıç tuomas tuomo turabi turcein ture turgut turid
turlough turvi tutkucan tutkun tuukka tuula tuuli tuulia tuulikki tuva tuyuğ tuğcan tuğrulhan
tuğtaş tuğçe twan twila ty tycho tygo tyler tymon tymoteusz tyra tyree tyrone tyson tímea tõnu
törel tükelalp tülin tümer tümkurt tünde türabi türcan türkalp türkmen türknur tüzeer tüzenur
tınal ubaldo uberto ubika ucchal uchita uda udant udarsh udyati uffe ufukay ugo ugolino ulakbey
uldis ulf uli ulises ulla ulrica ulrik ulrika ulrike ultan ulu uludağ uluman ulutay uluğbey
ulva ulya ulysses uma umang umar umay umaya umberto umi ummahani umman umutcan umuşan unggul
unjani unnati unni uno uolevi upadhriti upasna upik upkaar upma uraltay urbano urhan uriel
urishilla urmas urmi uroš ursula urszula urvashi urvi urša urška uršuľa us ushan usman usyi
utama utkarsh utkucan uyanser uygun uzbay uzsoy uçan uçbeyi uğan uğur uğurkan uğurtan vacibe
vafir vagn vahittin vaida vaidas vaishnavi vajèn vakris valarie valborg valda valdemar valdis
valentijn valentim valentin valentina valentine valentino valentín valentína valentīna valeri
valeria valerie valerija valerio valeriu valero valija valter valtteri valér valéria valérie
vamakshi van vance vanda vanesa vanessa vanja vansha vanya varenya vargın varlık varsha varvara
vasana vasatika vasco vasil vasile vasilica vasilică vasudha vasyl vaughn vavrinec vaysal
vecide veda vedant vedat vedhika vedika vedran veer veera veerle veeti vefia vega vegard veijo
veikko veis veli velitdin vello velma velta venancio venceslás vendela vendelín vendula venera
veneranda veniamin venla vera verde verena verim vern verna verner verneri vernon vero veronica
veronika verónica vesa vesna veta vezat vezrife vicenta vicente vicenția vicențiu vicki vickie
vicky victoire victor victoriano victorino victória vid vida vidal vidar vide vidhi viera
vieroslava viesturs viggo vigilija vigo vihaan viivi vija viking viktor viktoria viktorie
viktorija viktors viktória vildane vilde vilgot vilhelm vilhelmiina vilhelmina vilho viliam
vilis vilius viljami viljem viljo villads ville vilma vilmer vilmos vilnis vilém viman vinaya
vince vincenc vincent vincentio vincenza vincenzo vincențiu vineta vinicio vinicius vino vinsen
vinícius viola violet violeta violetta viorel viorela viorica viraj virgie virgil virgilio
virginie viridiana virman virpi virág visarion visitación visvaldis vita vitalija vito vitor
vittoria vittorio vitória vivaan viveka vivi vivian viviana vivianne vivien vivienne viļums
vjekoslav vlad vladimir vladimír vladimíra vladislav vladislavs vlado vlaicu vlasta vlastimil
vlădelina voichița voicu vojtech vojtěch voldemārs vonda vratislav vratko vrinda vrishti vritti
vuokko vyanjana vytautas václav vâlâ väinö véronique víctor vít vítor vítězslav víťazoslav věra
wade wadi wahab wahyu waida wakeeta wakiman waldemar waldo walker wallace walter waluyo wanda
wani ward warda wardaya wardi warhi warinder warjas warji warren warsa warsita warta wasis
watika wawan wayne wazir weena weldon wenche wendell wendi wendolin wendy werner wesley wessel
weston whitney widisha widya wiktor wilber wilbert wilbur wilburn wilda wilder wiley wilford
wilfred wilfredo wilfrido wilhelm wilhelmina will willa willard wille willem william williams
willian willie willis willy wilma wilman wilmar wilmer wilson wilton winda winfred winifred
winni winnie winston wira wirda wishi wisnu witold wm wojciech woodrow wout wouter wriddhish
wridesh wulan wyatt wálter xalak xanana xavi xavier xenia ximena xiomara xiti xénia yachana
yadavi yadigar yadira yagnesh yago yahvi yahya yahşi yahşikan yair yaiza yalazabay yalgın
yaltırak yalın yamid yamile yamin yamini yan yance yanet yaneth yani yankı yannick yara yargı
yasan yasemen yash yashasvi yashawini yashica yashoda yashodhara yashvi yasmin yasmina yasmine
yasmín yassin yasti yatan yatin yauvani yavuz yayak yazganalp yazgül yazmín yağın yağızkurt
yaşar yaşattin yda yecid yeferson yeimy yeison yekbun yekda yelesen yeneral yeni yenifer yenny
yeny yepelek yerson yertan yesenia yesid yessi yetişal yeşil yfke yigit yilmaz yina yineth
yinthe ylva ylvie yngve yochana yohana yolal yolanda yolima yong yono yoruç yosef yoshita yosma
young yousef youssef yrjö yrsa yudy yug yuli yulia yuliana yulieth yuly yuni yunita yunt yurani
yurany yurdanur yurdaser yuri yuridia yurtgüven yurtseven yurttaş yury yusuf yutika yuvraj yves
yvette yvonne yésica yéssica yönetmen yücel yücelen yümun yıldır yıldız yılma zacarías
zachariah zacharias zacharie zachary zachery zaenab zaharia zahfer zahid zahra zaid zaida zaira
zaitra zakaria zaliha zalindra zalán zamfir zamfira zamir zamira zane zansi zara zaraza zarna
zashil zayan zayyan zbyněk zdenka zdenko zdeněk zdeňka zdislava zdravko zebirce zeferino zehaan
zehnia zehranur zekayi zelaya zelda zelha zelma zemzem zenia zennun zeno zenobia zenovia zenta
zerafet zeride zevlüde zeynelabidin zeynep zeyno ziedonis ziggy zigrīda zihni zikmund zilfa
zilmil zina zinal zinnure zita ziyaettin zizi zlatica zlatko zoe zoey zofija zoja zoltán zora
zoraida zoral zoran zorka zoé zoë zsanett zsigmond zsolt zsombor zsuzsanna zsófia zubeyde
zulaikha zulfa zulma zuzana zvonka zvonko zöhrehan züfer züheyla zülbiye zülfüye zülgarni zümre
ábel ádám áfrica ágata ágatha ágnes águeda ákos álvaro ámbar ángel ángela ángeles áron árpád
áurea âdem âlemşah ângela ângelo åbjørn åge åke åsa åse çakar çakırca çaltı çalım çamok çapkan
çavuldur çağa çağdan çağlar çağlasın çağveren çelem çelikkan çelikyürek çerçi çetinsu çeviköz
çevregül çilga çinerk çisem çokan çolpan çopur çoğay çıdal çıvgın édgar édith édouard élisabeth
élise élodie éléonore émile émilie éric érica étienne éva íngrid íris ísis íñigo óliver óscar
öge ökkaş öktürk ömriye ömür öncel önel öngen önsal örfiye örik örjan öryürek östen över övün
özakan özalpsan özaslan özay özbay özbilek özbilge özdal özdeş özdil özdoğdu özel özerdinç
özertem özge özger özgün özgür özinal özkent özkutlu özlem özlü özokçu özpetek özpınar özsözlü
öztek öztürk özyurt özçam özüdoğru öğet øivind øjvind ørni øvli øystein øyvind úrsula
übeydullah üge ülfet ülke ülküdeş ülküm ülle ümmahan ümmet ümmühan ümray ünal ünek ünlen
ünsever ünübol ürfettin ürper üsame üstün üzer üçgül ādams ādolfs ārija ąžuolas đuro đurđica
ērika ēriks ēvalds ğanim ģederts ģirts ľubica ľubomír ľubomíra ľubor ľuboslav ľuboslava ľuboš
ľudmila ľudomil ľudomila ľudovít łukasz şabettin şadıman şafii şahat şahdiye şahinbey şahinder
şahmettin şahnuray şahıgül şali şamiha şanlı şavki şayan şazime şefi şefiye şehamet şehreban
şehza şekim şelâle şemsettin şemsinisa şendoğan şenkal şennur şerafeddin şeref şerman şevket
şevketfeza şeyda şide şilan şinasi şirivan şuayp şöhret şükri şüküfe šarlota šarūnas šime šimon
špela štefan štefanija štefica štefka štefánia štěpán štěpánka šárka žan žaneta žanis željka
željko želmíra žemyna žiga žigmund živa žofia žofie žygimantas șerban ștefan ștefana ștefania
)"};
